using static ActorState.IntegrationTests.Replay.ReplayStep;
using static ActorState.IntegrationTests.Undo.UndoStep;

namespace ActorState.IntegrationTests.Undo;

/// <summary>Three undos, two redos, a write, an undo, a delete (an account is closed instead), an undo; then on to the places beside that way.</summary>
internal static class UndoScripts
{
    public static readonly UndoStep[] Document =
    [
        Writes(Put("""{"n":1}"""), 1, """{"n":1}"""),
        Writes(Put("""{"n":2}"""), 2, """{"n":2}"""),
        Writes(Merge("""{"n":3}"""), 3, """{"n":3}"""),
        Writes(Append(null, """{"n":4}""", """{"n":5}"""), 5, """{"n":5}"""),
        Undoes(6, """{"n":3}""", to: 3, 5),
        Undoes(7, """{"n":2}""", to: 2, 3, 5),
        Undoes(8, """{"n":1}""", to: 1, 2, 3, 5),
        Redoes(9, """{"n":2}""", to: 2, 3, 5),
        Redoes(10, """{"n":3}""", to: 3, 5),
        Writes(Put("""{"n":11}"""), 11, """{"n":11}"""),
        Refused(Forth(), 11, """{"n":11}""", "nothing_to_redo"),
        Undoes(12, """{"n":3}""", to: 3, 11),
        Writes(Delete(), 13, null),
        Refused(Forth(), 13, null, "nothing_to_redo"),
        Refused(Merge("{}"), 13, null, "entity_not_found"),
        Undoes(14, """{"n":3}""", to: 3, 13),
        Redoes(15, null, to: 13),
        Undoes(16, """{"n":3}""", to: 3, 13),
        Undoes(17, """{"n":2}""", to: 2, 3, 13),
        Undoes(18, """{"n":1}""", to: 1, 2, 3, 13),
        Undoes(19, null, to: 0, 1, 2, 3, 13),
        Refused(Back(), 19, null, "nothing_to_undo"),
        Redoes(20, """{"n":1}""", to: 1, 2, 3, 13),
    ];

    public static readonly UndoStep[] Account =
    [
        Writes(Command("open", """{"owner":"Ann"}"""), 1, Open(0)),
        Writes(Command("deposit", """{"amount":10}"""), 2, Open(10)),
        Writes(Command("deposit", """{"amount":20}"""), 3, Open(30)),
        Writes(Command("withdraw", """{"amount":5}"""), 4, Open(25)),
        Undoes(5, Open(30), to: 3, 4),
        Undoes(6, Open(10), to: 2, 3, 4),
        Undoes(7, Open(0), to: 1, 2, 3, 4),
        Redoes(8, Open(10), to: 2, 3, 4),
        Redoes(9, Open(30), to: 3, 4),
        Writes(Command("withdraw", """{"amount":30}"""), 10, Open(0)),
        Refused(Forth(), 10, Open(0), "nothing_to_redo"),
        Undoes(11, Open(30), to: 3, 10),
        Refused(Command("close"), 11, Open(30), "command_rejected"),
        Writes(Command("withdraw", """{"amount":30.0}"""), 12, Open(0)),
        Writes(Command("close"), 13, """{"status":"closed","owner":"Ann","balance":0,"overdraftLimit":0}"""),
        Refused(Forth(), 13, """{"status":"closed","owner":"Ann","balance":0,"overdraftLimit":0}""", "nothing_to_redo"),
        Undoes(14, Open(0), to: 12, 13),
        Redoes(15, """{"status":"closed","owner":"Ann","balance":0,"overdraftLimit":0}""", to: 13),
        Refused(Command("deposit", """{"amount":1}"""), 15, """{"status":"closed","owner":"Ann","balance":0,"overdraftLimit":0}""", "command_rejected"),
        Undoes(16, Open(0), to: 12, 13),
        Undoes(17, Open(30), to: 3, 12, 13),
        Undoes(18, Open(10), to: 2, 3, 12, 13),
        Undoes(19, Open(0), to: 1, 2, 3, 12, 13),
        Undoes(20, null, to: 0, 1, 2, 3, 12, 13),
        Refused(Command("deposit", """{"amount":1}"""), 20, null, "command_rejected"),
        Refused(Back(), 20, null, "nothing_to_undo"),
        Redoes(21, Open(0), to: 1, 2, 3, 12, 13),
    ];

    private static string Open(int balance) => $$"""{"status":"open","owner":"Ann","balance":{{balance}},"overdraftLimit":0}""";
}

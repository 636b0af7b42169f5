using static ActorState.IntegrationTests.Replay.ReplayFixture;
using static ActorState.IntegrationTests.Replay.ReplayOutcome;
using static ActorState.IntegrationTests.Replay.ReplayStep;
using static ActorState.IntegrationTests.Replay.ReplayTable;

namespace ActorState.IntegrationTests.Replay;

/// <summary>Commands of code types; undo and redo of all types.</summary>
internal static class CommandCases
{
    private const string Account = "account";
    private const string TypeOfLamps = Lamp.Type;

    private static readonly ReplayStep Close = Command("close");
    private static readonly ReplayStep Open = Command("open", """{"owner":"Ann"}""");
    private static readonly ReplayStep One = Put("""{"n":1}""");
    private static readonly ReplayStep Two = Put("""{"n":2}""");
    private static readonly ReplayStep Three = Put("""{"n":3}""");
    private static readonly ReplayStep On = Command("switch", """{"on":true}""");
    private static readonly ReplayStep Off = Command("switch", """{"on":false}""");

    public static void Add(ReplayTable table)
    {
        AddCommands(table);
        AddUndos(table);
        AddRedos(table);
    }

    private static void AddCommands(ReplayTable t)
    {
        t.Add(Applied, "command applies", Account, [Open], Deposit(5), Ok(200, 2), [Deposit(1)], Ok(200, 4));
        t.Add(Applied, "first command applies", Account, [], Open, Ok(200, 1), [Deposit(1)], No(422, "command_rejected"));
        t.Add(Applied, "command applies that is rejected later", Account, [Open, Deposit(5)], Withdraw(5), Ok(200, 3), [Close], No(422, "command_rejected"));
        t.Add(Applied, "command at a version applies", Account, [Open], Deposit(5).IfMatch("\"1\""), Ok(200, 2), [Deposit(1)], No(412, "version_mismatch"));
        t.Add(Unchanged, "command unchanged", TypeOfLamps, [On], On, Ok(200, 1), [Off], Ok(200, 3));
        t.Add(Unchanged, "command unchanged of one never written", TypeOfLamps, [], Off, Ok(200, 0), [On], Ok(200, 2));
        t.Add(Rejected, "command 422", Account, [Open], Withdraw(5), No(422, "command_rejected"), [Deposit(10)], Ok(200, 3));
        t.Add(Rejected, "command 422 of one never written", Account, [], Deposit(5), No(422, "command_rejected"), [Open], Ok(200, 2));
        t.Add(NotKept, "command 412", Account, [Open], Deposit(5).IfMatch("\"2\""), No(412, "version_mismatch"), [Deposit(1)], Ok(200, 3));
        t.Add(NotKept, "command 404", Account, [Open], Command("steal"), No(404, "unknown_command"), [Deposit(1)], No(404, "unknown_command"));
        t.Add(NotKept, "command 409", Note, [One], Command("open"), No(409, "not_a_code_type"), [Two], No(409, "not_a_code_type"));
    }

    private static void AddUndos(ReplayTable t)
    {
        t.Add(Applied, "undo applies", Note, [One, Two], Back(), Ok(200, 3), [Back()], No(409, "nothing_to_undo"));
        t.Add(Applied, "undo to nothing applies", Note, [One], Back(), Ok(200, 2), [], No(409, "nothing_to_undo"));
        t.Add(Applied, "undo to a version applies", Note, [One, Two, Three], Back(1), Ok(200, 4), [Two], Ok(200, 6));
        t.Add(Applied, "undo of a delete applies", Note, [One, Delete()], Back().IfMatch("\"2\""), Ok(200, 3), [Two], No(412, "version_mismatch"));
        t.Add(Applied, "undo of a command applies", Account, [Open, Deposit(5)], Back(), Ok(200, 3), [Back()], No(409, "nothing_to_undo"));
        t.Add(NotKept, "undo 412", Note, [One, Two], Back().IfMatch("\"3\""), No(412, "version_mismatch"), [Three], Ok(200, 4));
        t.Add(NotKept, "undo 404", Note, [], Back(), No(404, "entity_not_found"), [One], Ok(200, 2));
        t.Add(NotKept, "undo 409", Note, [One, Back()], Back(), No(409, "nothing_to_undo"), [Two], Ok(200, 4));
        t.Add(NotKept, "undo 409 refused by the type", TypeOfLamps, [On], Back(), No(409, "undo_not_allowed"), [Off], No(409, "undo_not_allowed"));
    }

    private static void AddRedos(ReplayTable t)
    {
        t.Add(Applied, "redo applies", Note, [One, Two, Back()], Forth(), Ok(200, 4), [Three], No(409, "nothing_to_redo"));
        t.Add(Applied, "redo of a delete applies", Note, [One, Delete(), Back()], Forth(), Ok(200, 4), [One], No(409, "nothing_to_redo"));
        t.Add(Applied, "redo of a command applies", Account, [Open, Deposit(5), Back()], Forth(), Ok(200, 4), [Deposit(1)], No(409, "nothing_to_redo"));
        t.Add(NotKept, "redo 412", Note, [One, Two, Back()], Forth().IfMatch("\"4\""), No(412, "version_mismatch"), [Back()], Ok(200, 5));
        t.Add(NotKept, "redo 404", Note, [], Forth(), No(404, "entity_not_found"), [One, Back()], Ok(200, 3));
        t.Add(NotKept, "redo 409", Note, [One, Two], Forth(), No(409, "nothing_to_redo"), [Back()], Ok(200, 4));
        t.Add(NotKept, "redo 409 refused by the type", TypeOfLamps, [On], Forth(), No(409, "undo_not_allowed"), [Off], No(409, "undo_not_allowed"));
    }

    private static ReplayStep Deposit(int amount) => Command("deposit", $$"""{"amount":{{amount}}}""");

    private static ReplayStep Withdraw(int amount) => Command("withdraw", $$"""{"amount":{{amount}}}""");
}

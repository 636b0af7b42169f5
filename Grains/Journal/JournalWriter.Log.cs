using ActorState.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ActorState.Journal;

public sealed partial class JournalWriter
{
    [LoggerMessage(EventIds.JournalUnknown, LogLevel.Warning, "Partition {Partition}: the outcome of a group of {Units} units is unknown; it is submitted again.")]
    private partial void LogUnknown(Exception fault, int partition, int units);

    [LoggerMessage(EventIds.JournalDefiniteFault, LogLevel.Warning, "Partition {Partition}: a group of {Units} units was not applied.")]
    private partial void LogDefiniteFault(Exception fault, int partition, int units);

    [LoggerMessage(EventIds.JournalUnitFault, LogLevel.Error, "Entity {Entity}: the unit of command {CommandId} cannot be written; its caller is told 500.")]
    private partial void LogUnitFault(Exception fault, string entity, string commandId);

    [LoggerMessage(EventIds.JournalGroupFault, LogLevel.Error, "Partition {Partition}: the writer failed on a group of {Units} units.")]
    private partial void LogGroupFault(Exception fault, int partition, int units);

    [LoggerMessage(EventIds.JournalHalted, LogLevel.Error, "Partition {Partition}: the writer halts and takes nothing more in.")]
    private partial void LogHalted(Exception fault, int partition);

    [LoggerMessage(EventIds.JournalStopAbandoned, LogLevel.Warning, "The writer stops without waiting any longer for the store; what is under way is answered as unknown.")]
    private partial void LogStopAbandoned();
}

namespace ActorState.Journal;

/// <summary>Ends the process after a fault that only a restart can resolve: the store must not be written to again.</summary>
public interface IFatalFaultHandler
{
    /// <summary>Called once every waiter has been answered. Returns at once; the process ends non-zero within 2 s.</summary>
    void OnFatal(Exception fault);
}

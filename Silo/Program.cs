using ActorState.Domain.Accounts;
using ActorState.Domain.Orders;
using ActorState.Silo.Hosting;

return await ActorStateHost.RunAsync(args, static state => state
    .AddEntity<Account>("account")
    .AddEntity<Order>("order"));

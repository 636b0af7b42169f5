using ActorState.Gateway.Hosting;

return await GatewayHost.RunAsync(args);

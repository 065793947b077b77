using Bakeoff.Explorer;

return await ExplorerHost.RunAsync(Console.OpenStandardInput(), Console.Out, Console.Error).ConfigureAwait(false);

using Microsoft.Extensions.Hosting;

namespace Bakeoff.Explorer;

/// <summary>Neither prints that the server has started nor listens to signals: <see cref="ExplorerHost"/> does both.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

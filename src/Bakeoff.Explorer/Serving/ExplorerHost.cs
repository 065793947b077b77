using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bakeoff.Explorer;

/// <summary>The explorer's process from its beginning to its end.</summary>
internal static class ExplorerHost
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    /// <summary>Serves until the input ends, Ctrl-C, or SIGTERM.</summary>
    /// <param name="input">Its first line is the <see cref="ExplorerRequest"/>; it ends when the command that started this process is gone.</param>
    /// <param name="output">Gets one line, the <see cref="ExplorerAnswer"/>.</param>
    /// <param name="errors">Gets a line for each file that is left out.</param>
    /// <returns>The exit code: 0 where it was told to end.</returns>
    public static async Task<int> RunAsync(Stream input, TextWriter output, TextWriter errors)
    {
        using var ending = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = EndOn(PosixSignal.SIGINT, ending), terminate = EndOn(PosixSignal.SIGTERM, ending);
        var reader = new StreamReader(input, Encoding.UTF8);
        try
        {
            var request = CanonicalJson.Deserialize<ExplorerRequest>(
                await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) ?? "null");
            using var workspace = new Workspace(request, errors.WriteLine);
            string token = RequestGuard.CreateToken();
            await using WebApplication app = Build(request.Port);
            app.Lifetime.ApplicationStopping.Register(ending.Cancel);
            ExplorerServer? server = null;
            app.Run(context => server!.AnswerAsync(context));
            await StartAsync(app, request.Port).ConfigureAwait(false);
            int port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
            server = new ExplorerServer(workspace, new RequestGuard(port, token), ending.Token);
            workspace.Begin(ending.Token);
            var answer = new ExplorerAnswer(FormattableString.Invariant($"http://127.0.0.1:{port}/?{RequestGuard.TokenParameter}={token}"));
            await WriteAsync(output, answer).ConfigureAwait(false);
            _ = Task.Run(async () => await EndWithAsync(reader, ending).ConfigureAwait(false));
            await ((IHost)app).WaitForShutdownAsync(ending.Token).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is BakeoffException or IOException)
        {
            await WriteAsync(output, new ExplorerAnswer(null, ErrorDescriber.Describe(e))).ConfigureAwait(false);
            return 1;
        }
    }

    private static Task WriteAsync(TextWriter output, ExplorerAnswer answer)
    {
        output.WriteLine(CanonicalJson.SerializeLine(answer));
        return output.FlushAsync();
    }

    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource ending) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            ending.Cancel();
        });

    /// <summary>Whoever started this process holds its input open, and the kernel closes it when that one dies.</summary>
    private static async Task EndWithAsync(StreamReader input, CancellationTokenSource ending)
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is not null)
        {
        }

        await ending.CancelAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0; // Nobody sends anything.
            options.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_grace);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>(); // The signals are ours.
        return builder.Build();
    }

    /// <exception cref="ReportedException">The port cannot be listened on (<c>BKF1037</c>).</exception>
    private static async Task StartAsync(WebApplication app, int port)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            string why = (e.GetBaseException() as SocketException ?? e.GetBaseException()).Message.TrimEnd('.');
            throw new ReportedException([new ErrorReport(
                ErrorCodes.PortUnavailable, FormattableString.Invariant($"the explorer cannot listen on port {port} of 127.0.0.1: {why}."),
                "Name another one, such as --port=0 for any that is free.")]);
        }
    }
}

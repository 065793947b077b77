using System.Diagnostics;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A <c>bakeoff ui</c> that serves what a test has made.</summary>
internal sealed class ExplorerServer : IDisposable
{
    private readonly Process _process;

    private ExplorerServer(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>The address that it printed, with its token.</summary>
    public string Address { get; }

    /// <summary>The address without the token, such as <c>http://127.0.0.1:1234/</c>.</summary>
    public string Root => new Uri(Address).GetLeftPart(UriPartial.Authority) + "/";

    public int Port => new Uri(Address).Port;

    public static ExplorerServer Start(TestFolder folder, string experiments, int port = 0)
    {
        Process process = CommandResult.StartBakeoff(
            folder, "ui", "--no-open", "--experiments", experiments, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        string line = process.StandardOutput.ReadLine() ?? "";
        int at = line.IndexOf("http://", StringComparison.Ordinal);
        if (at < 0)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It printed no address: {line} {process.StandardError.ReadToEnd()}");
        }

        return new ExplorerServer(process, line[at..].Trim());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}

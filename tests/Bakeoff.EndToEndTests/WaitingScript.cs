namespace Bakeoff.EndToEndTests;

/// <summary>A shell script that says its process and waits, to see whether it outlives what started it.</summary>
/// <param name="pidFile">Where it writes its process.</param>
internal sealed class WaitingScript(string pidFile)
{
    public string Text => $"echo $$ > '{pidFile}.new'; mv '{pidFile}.new' '{pidFile}'; sleep 300\n";

    public bool HasStarted => File.Exists(pidFile);

    /// <summary>Whether it ends within twenty seconds.</summary>
    public bool Ends() => SpinWait.SpinUntil(() => !Directory.Exists("/proc/" + File.ReadAllText(pidFile).Trim()), TimeSpan.FromSeconds(20));
}

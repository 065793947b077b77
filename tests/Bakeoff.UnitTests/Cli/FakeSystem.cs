using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

/// <summary>A machine with the programs and variables that a test gives it.</summary>
internal sealed class FakeSystem : IHostSystem
{
    public Dictionary<string, string> Variables { get; } = [];

    public HashSet<string> Programs { get; } = [];

    public bool IsWindows { get; init; }

    public bool IsMacOS { get; init; }

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public string? FindProgram(string name) => Programs.Contains(name) ? "/programs/" + name : null;

    public string? FindVersion(string program, string argument) => Programs.Contains(program) ? "1.2.3" : null;
}

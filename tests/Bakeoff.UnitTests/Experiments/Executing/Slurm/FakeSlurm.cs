using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

/// <summary>Slurm's programs, which answer as a test says and are asked what they were given.</summary>
internal sealed class FakeSlurm : ISlurmCommands
{
    /// <summary>What was run: the program and its arguments, with spaces between them.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>What the last one read.</summary>
    public string? Input { get; private set; }

    /// <summary>The answers, by program.</summary>
    public Dictionary<string, SlurmAnswer> Answers { get; } = new(StringComparer.Ordinal) { ["sinfo"] = new(0, "2|4000\n16|64000\n", "") };

    public SlurmAnswer Run(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        Ran.Add($"{program} {string.Join(' ', arguments)}");
        Input = input ?? Input;
        return Answers.GetValueOrDefault(program, new SlurmAnswer(0, "", ""));
    }
}

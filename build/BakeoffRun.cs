using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Runs the engine for a stage. Only lines of the form "file(line,column): error BKF1234: …" become MSBuild errors; everything else that
/// the engine prints, such as "test error: 0.31", is a message.
/// </summary>
public class BakeoffRun : ToolTask
{
    private static readonly Regex Canonical = new Regex(@"^(?<origin>.+?)\s?: (?<kind>error|warning) (?<code>BKF\d{4}): (?<text>.*)$");
    private static readonly Regex Origin = new Regex(@"^(?<file>.*?)(\((?<line>\d+)(,(?<column>\d+))?\))?$");

    /// <summary>Our properties, and the commands that take them; none: all do.</summary>
    private static readonly Dictionary<string, string[]> Properties = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        { "Experiment", new string[0] },
        { "Mirror", new string[0] },
        { "Offline", new string[0] },
        { "Store", new string[0] },
        { "Remote", new string[0] },
        { "RemoteReadOnly", new string[0] },
        { "Threads", new string[0] },
        { "Jobs", new string[0] },
        { "Memory", new string[0] },
        { "BakeoffArguments", new string[0] },
        { "BakeoffArtifacts", new string[0] },
        { "Executor", new[] { "run", "compare", "sweep" } },
        { "Detach", new[] { "run", "compare", "sweep" } },
        { "Stage", new[] { "explain", "audit", "logs" } },
        { "Baseline", new[] { "compare" } },
        { "Metric", new[] { "compare" } },
        { "FailOn", new[] { "compare" } },
        { "Threshold", new[] { "compare" } },
    };

    /// <summary>Targets that every project has, which are near to some of ours.</summary>
    private static readonly string[] Others = { "Build", "Rebuild", "Clean", "Restore", "Pack", "Publish", "Run", "Test", "VSTest" };

    /// <summary>The engine's file, <c>bakeoff.dll</c>.</summary>
    public string Engine { get; set; }

    /// <summary>The folder in which the engine is started; paths that it prints are relative to it.</summary>
    public string Root { get; set; } = "";

    /// <summary>
    /// Instead of a run: the targets that the command asks for, which are refused if they look like one of <see cref="TargetsFile"/>'s misspelt.
    /// </summary>
    public string Asked { get; set; }

    /// <summary>The file with our targets.</summary>
    public string TargetsFile { get; set; }

    /// <summary>What the engine does: a command of its command line. Default <c>run</c>.</summary>
    public string Command { get; set; } = "run";

    /// <summary>The stage, for a command that takes one.</summary>
    public string Stage { get; set; }

    /// <summary>The experiment's name; empty for what is about all of them.</summary>
    public string Experiment { get; set; }

    /// <summary>The engine's other options, such as <c>--jobs=2</c>.</summary>
    public string[] Options { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (string.IsNullOrEmpty(Asked))
        {
            return base.Execute();
        }

        string[] known =
            Regex.Matches(File.ReadAllText(TargetsFile), "<Target Name=\"(\\w+)\"").Cast<Match>().Select(match => match.Groups[1].Value).ToArray();
        foreach (string target in Asked.Split(new[] { ';', '"', ' ' }, StringSplitOptions.RemoveEmptyEntries)
            .Where(target => !known.Concat(Others).Contains(target, StringComparer.OrdinalIgnoreCase)))
        {
            if (Nearest(target, known) is string nearest)
            {
                Refuse($"there is no target '{target}'. Did you mean '{nearest}'?");
            }
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>
    /// MSBuild takes any property and drops what nobody reads, so that <c>-p:FailOnn=worse</c> would fail on nothing. Only properties of the command
    /// line are looked at: the environment's are properties too, and are not meant for us.
    /// </summary>
    protected override bool ValidateParameters()
    {
        foreach (string name in (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? Enumerable.Empty<string>())
        {
            if (Properties.TryGetValue(name, out string[] commands))
            {
                if (commands.Length > 0 && !commands.Contains(Command))
                {
                    string targets = string.Join(
                        " and ", commands.Select(command => command == "run" ? "stages" : char.ToUpperInvariant(command[0]) + command.Substring(1)));
                    Refuse($"the property '{name}' is for {targets}, and would do nothing here. Leave it out, or build that target by itself.");
                }
            }
            else if (Nearest(name, Properties.Keys) is string nearest)
            {
                Refuse($"nothing reads the property '{name}'. Did you mean '{nearest}'?");
            }
        }

        return !Log.HasLoggedErrors;
    }

    private void Refuse(string text) => Log.LogError(null, "BKF1001", null, null, 0, 0, 0, 0, "{0}", text);

    /// <summary>The name that was probably meant, if one is near.</summary>
    private static string Nearest(string name, IEnumerable<string> known)
    {
        string nearest = known.OrderBy(other => Distance(name, other)).FirstOrDefault();
        return nearest != null && Distance(name, nearest) <= (Math.Min(name.Length, nearest.Length) < 6 ? 1 : 2) ? nearest : null;
    }

    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    /// <inheritdoc/>
    protected override string ToolName => "dotnet";

    /// <inheritdoc/>
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <inheritdoc/>
    protected override string GetWorkingDirectory() => Root;

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        EnvironmentVariables = new[] { "BAKEOFF_PARENT_PID=" + System.Diagnostics.Process.GetCurrentProcess().Id };
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(Engine);
        line.AppendSwitch(Command);
        if (!string.IsNullOrEmpty(Stage))
        {
            line.AppendSwitch(Stage);
        }

        line.AppendSwitchIfNotNull("--experiment=", string.IsNullOrEmpty(Experiment) ? null : Experiment);
        foreach (string option in Options ?? new string[0])
        {
            line.AppendSwitchIfNotNull("", option); // Quotes what has to be quoted.
        }

        return line.ToString();
    }

    /// <inheritdoc/>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        Match match = Canonical.Match(singleLine);
        if (!match.Success)
        {
            Log.LogMessage(messageImportance, "{0}", singleLine);
            return;
        }

        Match origin = Origin.Match(match.Groups["origin"].Value);
        string file = origin.Groups["file"].Value;
        if (File.Exists(Path.Combine(Root, file)))
        {
            file = Path.GetFullPath(Path.Combine(Root, file)); // Editors would look for it in another folder.
        }

        int line = origin.Groups["line"].Success ? int.Parse(origin.Groups["line"].Value) : 0;
        int column = origin.Groups["column"].Success ? int.Parse(origin.Groups["column"].Value) : 0;
        if (match.Groups["kind"].Value == "error")
        {
            Log.LogError(null, match.Groups["code"].Value, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
        }
        else
        {
            Log.LogWarning(null, match.Groups["code"].Value, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
        }
    }

    /// <summary>The engine has named its error: MSBuild's "exited with code" would only repeat it.</summary>
    protected override bool HandleTaskExecutionErrors()
    {
        if (!Log.HasLoggedErrors)
        {
            Log.LogError("Bakeoff ended with exit code {0}.", ExitCode);
        }

        return false;
    }
}

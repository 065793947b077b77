using System.CommandLine;
using System.Runtime.CompilerServices;
using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Experiments;

// The hidden commands of the stages' own processes, and of tasks on other machines, stay out of the help.
if (args is [StageHost.Command, var request])
{
    return RunStage(request);
}

if (args is [TaskHost.Command, var folder, var attempt])
{
    return RunTask(folder, attempt);
}

if (args is [RemoteTaskHost.Command, _, _, _, _, _, _, _])
{
    return RunRemoteTask(args[1..]);
}

return !TelemetryExport.IsWanted && QuickAnswer.TryAnswer(args) ? 0 : Interpret(args);

// Methods of their own: whoever has a quick answer does not load what these need.
[MethodImpl(MethodImplOptions.NoInlining)]
static int RunStage(string request) => StageHost.Run(request, Console.Out, Console.OpenStandardInput());

[MethodImpl(MethodImplOptions.NoInlining)]
static int RunTask(string folder, string attempt) => TaskHost.Run(folder, attempt, Console.Error);

[MethodImpl(MethodImplOptions.NoInlining)]
static int RunRemoteTask(string[] arguments) => RemoteTaskHost.Run(arguments, Console.Error);

[MethodImpl(MethodImplOptions.NoInlining)]
static int Interpret(string[] args)
{
    RootCommand root = UsageErrors.Refusing(HelpText.Fit(CommandTree.Create(args)));
    if (CompletionFinder.TryAnswer(args, root) is { } words)
    {
        Console.Write(string.Concat(words.Select(word => word + "\n")));
        return 0;
    }

    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args); // Who writes the name alone asks what there is.
    if (parsed.Errors.Count > 0)
    {
        foreach (string message in UsageErrors.Find(parsed))
        {
            Console.Error.WriteLine(message);
        }

        return ErrorCodes.ExitCodeOf(ErrorCodes.Usage);
    }

    using IDisposable? telemetry = TelemetryExport.Begin();
    return parsed.Invoke();
}

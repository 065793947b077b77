using System.CommandLine;
using System.Runtime.CompilerServices;
using Bakeoff.Cli;
using Bakeoff.Core;

// The hidden verb of the stages' own processes stays out of the help.
if (args is [StageHost.Verb, var request])
{
    return StageHost.Run(request);
}

return QuickAnswer.TryGive(args) ? 0 : Interpret(args);

// Its own method: whoever has a quick answer does not load what this needs.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Interpret(string[] args)
{
    ParseResult parsed = UsageErrors.Refusing(CommandTree.Create(args)).Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (string message in UsageErrors.Of(parsed))
        {
            Console.Error.WriteLine(message);
        }

        return ErrorCodes.ExitCodeOf(ErrorCodes.Usage);
    }

    return parsed.Invoke();
}

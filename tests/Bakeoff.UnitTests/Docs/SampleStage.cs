using Bakeoff.Core;

namespace Bakeoff.UnitTests.Docs;

/// <summary>Counts the users of whom a share is kept.</summary>
public sealed class SampleStage : IStage
{
    public string Name => "Sample";

    public void Run(StageContext context)
    {
        int users = File.ReadLines(context.InputFile("Ingest", "users.txt")).Count();
        AtomicFile.WriteText(context.OutputFile("sample.txt"), FormattableString.Invariant($"{Check(users, context.Options<SampleOptions>())}\n"));
    }

    public static int Check(int users, SampleOptions options)
    {
        int kept = (int)(users * options.Share);
        if (kept == 0)
        {
            throw new DataException(
                ErrorCodes.EmptyFold, FormattableString.Invariant($"a share of {options.Share} leaves none of {users} users."),
                "Choose a greater 'share', or use more data.", new FileLocation("ratings.parquet"));
        }

        return kept;
    }
}

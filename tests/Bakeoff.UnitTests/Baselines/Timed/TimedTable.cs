using Bakeoff.Core;

namespace Bakeoff.UnitTests;

/// <summary>Training rows of a table, with their times.</summary>
/// <param name="table">Rows sorted by user, then timestamp.</param>
/// <param name="items">The catalogue.</param>
/// <param name="perSecond">How many units of the timestamps make a second.</param>
internal sealed class TimedTable(RatingTable table, IdMap items, long perSecond = 1) : ITimedRatings
{
    private readonly RatingMatrix _matrix = RatingMatrix.From(table, items);

    public IdMap Users => _matrix.Users;

    public IdMap Items => items;

    public long TimestampsPerSecond => perSecond;

    public void Read(RatingBatch batch, CancellationToken cancellation) => _matrix.Read(batch, cancellation);

    public void ReadTimes(TimedBatch batch, CancellationToken cancellation) => batch(
        [.. table.Users.Select(Users.IndexOf)], [.. table.Items.Select(items.IndexOf)], table.Timestamps);

    /// <summary>What a stage is fitted on, whose progress goes to a list.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="genres">The genres of each item; none where it is null.</param>
    /// <param name="warnings">Receives warnings.</param>
    public Bakeoff.Baselines.BaselineInput Input(RatingTable test, string[]? genres = null, List<string>? warnings = null)
    {
        long[] ids = items.Ids.ToArray();
        var catalogue = new Catalogue(ids, [.. ids.Select(id => $"item {id}")], genres ?? [.. ids.Select(_ => "")]);
        return new(this, new FoldTask(test, catalogue, TestData.HalfStars, new SeenItems()), new StageContext
        {
            OptionsJson = "{}", Inputs = new Dictionary<string, string>(), OutputFolder = "", WorkFolder = "", ResumeFolder = "", Threads = 2,
            Progress = new Warnings(warnings ?? []),
        });
    }

    private sealed class Warnings(List<string> warnings) : IStageProgress
    {
        public void Report(double fraction, string text)
        {
        }

        public void Warn(string text) => warnings.Add(text);
    }
}

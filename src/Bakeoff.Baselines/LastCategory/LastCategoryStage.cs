using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Counts what was popular when, and notes what each user rated last.</summary>
internal sealed class LastCategoryStage() : BaselineStage<LastCategoryOptions>("TrainLastCategory")
{
    private const long Day = 86_400;

    /// <inheritdoc/>
    protected override IEnumerable<IScorer> Fit(BaselineInput input, LastCategoryOptions options)
    {
        var categories = new CategorySets(input.Task.Catalogue.Genres);
        if (categories.Count == 0)
        {
            input.Progress.Warn("'last-category' is left out, since no item of the dataset has a category (the column 'genres').");
            return [];
        }

        if (TimedInput.From(input, "last-category") is not { } timed)
        {
            return [];
        }

        long? window = options.WindowDays == 0 ? null : options.WindowDays * Day;
        TimedRows rows = timed.Read(window);
        var counts = new WindowPopularity(rows, window ?? long.MaxValue);
        var popularity = new PopularityModel("", input.Train.Items, timed.Times, counts);
        var last = new LastItems(timed.Source, input.Task.Test, input.Cancellation);
        return [new LastCategoryModel(input.Train.Items, popularity, rows.Count, categories, last)];
    }
}

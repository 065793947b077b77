using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class BaselineTuningTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void ValidationSlice_HoldsOutTheLastFiveRows_OfUsersWhoHaveTen()
    {
        Fold fold = TestData.Checkerboard();
        var slice = new ValidationSlice(fold.TrainingMatrix(), 0, 1, Serial);
        var kept = new HashSet<(long User, long Item)>();
        slice.Kept.Read((users, items, _) =>
        {
            for (int i = 0; i < users.Length; i++)
            {
                kept.Add((slice.Kept.Users.IdAt(users[i]), slice.Kept.Items.IdAt(items[i])));
            }
        }, default);
        foreach (IGrouping<long, (long User, long Item)> user in fold.Train.Users.Zip(fold.Train.Items).GroupBy(row => row.First))
        {
            int left = user.Count() >= 10 ? user.Count() - 5 : user.Count();
            Assert.Equal(user.Take(left), user.Where(kept.Contains));
        }

        Assert.True(kept.Count < fold.Train.Count);
    }

    [Fact]
    public void Recall_CountsTheHeldOutItems_InTheFirstHundredUnseen()
    {
        var slice = new ValidationSlice(TestData.Checkerboard().TrainingMatrix(), 0, 1, Serial);
        Assert.Equal(1, slice.Recall(new BiasModel(slice.Kept, 5))); // Fewer items than places.
    }

    [Fact]
    public void RecallName_SaysWhetherAllUsersAreMeasured()
    {
        Assert.Equal(
            "recall@100 of the last 5 training rows of each user with 10 or more",
            new ValidationSlice(TestData.Checkerboard().TrainingMatrix(), 0, 1, Serial).RecallName);
        Assert.EndsWith(
            ", for 2000 of them at random", new ValidationSlice(TestData.Checkerboard(2001, 30).TrainingMatrix(), 0, 1, Serial).RecallName,
            StringComparison.Ordinal);
    }

    /// <summary>The poison: other test rows, the same trials.</summary>
    [Fact]
    public void Tuning_GivesEachModelTheSameBudget_KeepsTheBest_AndReadsNoTestRow()
    {
        Fold fold = TestData.Checkerboard(60, 300);
        var poisoned = new Fold(
            fold.Index, fold.Train,
            fold.Test with { Ratings = [.. fold.Test.Ratings.Select(rating => 5.5f - rating)], Items = [.. fold.Test.Items.Reverse()] },
            fold.Catalogue, TestData.HalfStars);
        (BaselineOptions best, BaselineTuning tuning) = Tune(fold);
        (BaselineOptions again, BaselineTuning other) = Tune(poisoned);
        Assert.Equal(best, again);
        foreach (string model in new[] { "bias", "item-knn", "ease", "implicit-als" })
        {
            (string metric, TuningTrial[] trials) = tuning.Trials[model];
            Assert.Equal(6, trials.Length);
            Assert.Equal(trials.Select(trial => trial.Value), other.Trials[model].Trials.Select(trial => trial.Value));
            TuningTrial chosen = metric == ValidationSlice.RmseName ? trials.MinBy(trial => trial.Value)! : trials.MaxBy(trial => trial.Value)!;
            Assert.Equal(chosen.Options, Chosen(model, best));
        }

        Assert.Equal(3, tuning.Trials["ease"].Trials[0].Options["ease"]);
    }

    private static (BaselineOptions Best, BaselineTuning Tuning) Tune(Fold fold)
    {
        using var folder = new TestFolder();
        var context =
            new StageContext
            {
                OptionsJson = "{}", Inputs = new Dictionary<string, string>(), Seed = 7, OutputFolder = folder.Root, WorkFolder = folder.Root,
                ResumeFolder = folder.Root,
            };
        var tuning = new BaselineTuning(
            new BaselineOptions { Neighbours = 4, Ease = 3, AlsFactors = 2, AlsEpochs = 2, TuningSets = 6 },
            new ValidationSlice(fold.TrainingMatrix(), 0, 1, Serial), context);
        return (tuning.Best(), tuning);
    }

    private static SortedDictionary<string, double> Chosen(string model, BaselineOptions best) => new(model switch
    {
        "bias" => new Dictionary<string, double> { ["damping"] = best.Damping },
        "item-knn" => new Dictionary<string, double> { ["neighbours"] = best.Neighbours },
        "ease" => new Dictionary<string, double> { ["ease"] = best.Ease },
        _ => new Dictionary<string, double>
        {
            ["alsFactors"] = best.AlsFactors, ["alsConfidence"] = best.AlsConfidence, ["alsRegularization"] = best.AlsRegularization,
        },
    });
}

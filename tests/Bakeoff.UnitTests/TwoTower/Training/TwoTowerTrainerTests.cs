using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Testing;
using Bakeoff.TwoTower;

namespace Bakeoff.UnitTests;

public sealed class TwoTowerTrainerTests
{
    private static readonly TwoTowerOptions Notebook = TwoTowerTestData.Notebook;
    private readonly TwoTowerTestData _data = new();

    public static TheoryData<string> Variants => [.. TwoTowerTestData.Variants.Keys];

    [Fact]
    public void Loss_StartsNearTheLogarithmOfTheBatch_AndFalls()
    {
        IReadOnlyList<EpochReport> epochs = _data.Train(Notebook with { Epochs = 15 }).Epochs;
        Assert.Equal(Math.Log(64), epochs[0].Loss, 0.5);
        Assert.True(epochs[^1].Loss < epochs[0].Loss - 0.1, string.Join(", ", epochs.Select(epoch => epoch.Loss)));
    }

    [Fact]
    public void Model_LearnsWhoLikesWhat()
    {
        TwoTowerModel model = _data.Train(Notebook with { Epochs = 40, RatingHead = false }).Model;
        double Mean(int parity) => Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 40).Where(item => (user + item) % 2 == parity)
            .Select(item => model.Score(1000 + (user * 3), 10 + (item * 2)))).Average();
        Assert.True(Mean(0) > Mean(1) + 0.5, $"{Mean(0)} against {Mean(1)}");
    }

    [Fact]
    public void RatingHead_PredictsTestRatingsBetterThanTheMean_WithinTheScale()
    {
        TwoTowerModel model = _data.Train(Notebook with { Epochs = 20, MinimumRating = 4 }).Model;
        RatingTable test = _data.Fold.Test;
        double[] predicted = [.. Enumerable.Range(0, test.Count).Select(row => model.Score(test.Users[row], test.Items[row]))];
        double mean = _data.Fold.Train.Ratings.Average();
        Assert.True(Evaluation.Rmse.Compute(test.Ratings, predicted) < Evaluation.Rmse.Compute(test.Ratings, [.. predicted.Select(_ => mean)]) - 0.2);
        Assert.All(predicted, rating => Assert.InRange(rating, 0.5, 5));
        Assert.True(model.Head!.Slope > 0);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Model_SurvivesUnknownUsersAndItems_AndSavesAndLoads(string variant)
    {
        TwoTowerModel model = _data.Train(TwoTowerTestData.Variants[variant]).Model;
        TwoTowerModel loaded = TwoTowerModelFile.Read(new MemoryStream(TwoTowerTestData.BytesOf(model)));
        loaded.UseItems(_data.Items);
        foreach ((long user, long item) in new[] { (1000L, 10L), (-5L, 10L), (1003L, 98L) })
        {
            Assert.True(double.IsFinite(model.Score(user, item)));
            Assert.Equal(model.Score(user, item), loaded.Score(user, item));
        }

        Assert.Equal(model.Head is not null, double.IsFinite(model.Score(1000, 777)));
        Assert.Equal(Catalogue(model, 1006), Catalogue(loaded, 1006));
        Assert.Equal(TwoTowerTestData.BytesOf(model), TwoTowerTestData.BytesOf(loaded));
    }

    [Fact]
    public void Model_FromOtherBytes_IsRefused()
    {
        byte[] bytes = TwoTowerTestData.BytesOf(_data.Train(Notebook with { Epochs = 1 }).Model);
        foreach (byte[] damaged in new byte[][] { [], bytes[..100], bytes[..^9], [.. bytes.Select((value, i) => i == 20 ? (byte)'"' : value)] })
        {
            Assert.Equal(ErrorCodes.BadArtifact, Assert.Throws<DataException>(() => TwoTowerModelFile.Read(new MemoryStream(damaged))).Code);
        }
    }

    [Fact]
    public void Model_OfOneUserAndOneItem_Trains()
    {
        RatingTable one = TestData.Table([(7, 3, 4, 100)]);
        using Interactions rows = Interactions.From(one, IdMap.From([3L]));
        using var folder = new TestFolder();
        var items = new ItemTable(new Catalogue([3], ["One (2001)"], [""]));
        TwoTowerTraining training = new TwoTowerTrainer(Notebook, 1, new CheckpointFolder(folder.Root), SilentProgress.Instance, default)
            .Train(rows, items, TestData.HalfStars, 1);
        training.Model.UseItems(items);
        Assert.True(double.IsFinite(training.Model.Score(7, 3)));
    }

    [Fact]
    public void Training_OfAnotherSeed_GivesOtherBytes() => Assert.NotEqual(
        TwoTowerTestData.BytesOf(_data.Train(Notebook, seed: 1).Model), TwoTowerTestData.BytesOf(_data.Train(Notebook, seed: 2).Model));

    [Fact]
    public void Training_ThatIsCancelled_StopsWithinABatch()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new EveryBatch(batch =>
        {
            if (batch == 5)
            {
                cancellation.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => _data.Train(Notebook, progress: progress, cancellation: cancellation.Token));
        Assert.Equal(5, progress.Batches);
    }

    [Fact]
    public void Training_WithAWildLearningRate_IsAnErrorOrAModelOfFiniteScores()
    {
        TwoTowerModel? model = null;
        Exception? error = Record.Exception(() => model = _data.Train(Notebook with { LearningRate = 10, TowerSizes = [64, 64, 64, 8] }).Model);
        // Adagrad's steps shrink, so it may survive. What may not happen is a model of NaN without an error.
        if (error is not null)
        {
            Assert.Equal(ErrorCodes.TrainingDiverged, Assert.IsType<TrainingException>(error).Code);
        }
        else
        {
            Assert.All(Catalogue(model!, 1000), score => Assert.True(double.IsFinite(score)));
        }
    }

    /// <summary>It is killed in the middle of an epoch, at any point, and started again: the bytes are those of one that was not.</summary>
    [Theory]
    [InlineData("notebook", false)]
    [InlineData("everything", false)]
    [InlineData("notebook", true)]
    [InlineData("everything", true)]
    public void Training_ThatWasKilled_GoesOnToTheSameBytes(string variant, bool keepsEveryBatch)
    {
        TwoTowerOptions options = TwoTowerTestData.Variants[variant] with { Epochs = 6, ValidationRatings = 1, Patience = 2 };
        var all = new EveryBatch(_ => { });
        TwoTowerTraining training = _data.Train(options, progress: all);
        byte[] whole = TwoTowerTestData.BytesOf(training.Model);
        int batches = all.Batches / training.Epochs.Count;
        foreach (int batch in new[] { 3, batches + 4, all.Batches - 1 })
        {
            using var folder = new TestFolder();
            void Kill(int number)
            {
                if (number == batch)
                {
                    throw new OperationCanceledException();
                }
            }

            TimeSpan? within = keepsEveryBatch ? TimeSpan.Zero : null;
            Assert.Throws<OperationCanceledException>(
                () => _data.Train(options, checkpoints: folder.Root, progress: new EveryBatch(Kill), withinEpochs: within));
            var rest = new EveryBatch(_ => { });
            TwoTowerTraining resumed = _data.Train(options, checkpoints: folder.Root, progress: rest, withinEpochs: within);
            Assert.Equal(whole, TwoTowerTestData.BytesOf(resumed.Model));
            Assert.Equal(training.Epochs.Select(epoch => epoch.Loss), resumed.Epochs.Select(epoch => epoch.Loss));
            int repeated = keepsEveryBatch ? batch : batch / batches * batches;
            Assert.InRange(rest.Batches, all.Batches - repeated, all.Batches - repeated + (keepsEveryBatch ? 1 : 0));
        }
    }

    [Fact]
    public void Checkpoint_IsReadBack_AndADamagedOneIsNot()
    {
        using var folder = new TestFolder();
        var checkpoints = new CheckpointFolder(folder.Root);
        using TwoTowerSteps steps = _data.Steps(Notebook);
        Assert.Null(checkpoints.Read(CheckpointFolder.Last, steps.Weights));
        checkpoints.Write(CheckpointFolder.Last, steps.Weights, new TrainingState([new EpochReport(1, 2.5)], 1));
        float[] before = steps.Weights.Query.Tables[0].Values.Span.ToArray();
        steps.Weights.Initialize(99);
        Assert.Equal(2.5, checkpoints.Read(CheckpointFolder.Last, steps.Weights)!.Epochs[0].Loss);
        Assert.Equal(before, steps.Weights.Query.Tables[0].Values.Span.ToArray());
        byte[] bytes = File.ReadAllBytes(folder[CheckpointFolder.Last]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder[CheckpointFolder.Last], bytes);
        Assert.Null(checkpoints.Read(CheckpointFolder.Last, steps.Weights));
        File.WriteAllBytes(folder[CheckpointFolder.Last], bytes[..20]);
        Assert.Null(checkpoints.Read(CheckpointFolder.Last, steps.Weights));
        File.WriteAllBytes(folder[CheckpointFolder.Last], []);
        Assert.Null(checkpoints.Read(CheckpointFolder.Last, steps.Weights));
    }

    [Fact]
    public void Patience_EndsTraining_AndTakesTheBestEpochsWeights()
    {
        TwoTowerOptions options = Notebook with { Epochs = 60, ValidationRatings = 2, Patience = 3 };
        TwoTowerTraining stopped = _data.Train(options);
        double[] accuracies = [.. stopped.Epochs.Select(epoch => epoch.ValidationAccuracy![100])];
        Assert.InRange(stopped.Epochs.Count, stopped.TakenEpoch, Math.Min(60, stopped.TakenEpoch + 3));
        Assert.Equal(accuracies.Max(), accuracies[stopped.TakenEpoch - 1]);
        TwoTowerTraining exact = _data.Train(options with { Epochs = stopped.TakenEpoch, Patience = 0 });
        Assert.Equal(Catalogue(exact.Model, 1000), Catalogue(stopped.Model, 1000));
    }

    [Fact]
    public void ValidationAccuracy_IsMeasuredEverySoManyEpochs_OnRowsThatAreNotTrainedOn()
    {
        TwoTowerTraining training = _data.Train(Notebook with { Epochs = 5, ValidationRatings = 2, ValidationEvery = 2 });
        Assert.Equal([2, 4], training.Epochs.Where(epoch => epoch.ValidationAccuracy is not null).Select(epoch => epoch.Epoch));
        IReadOnlyDictionary<int, double> accuracy = training.Epochs[3].ValidationAccuracy!;
        Assert.Equal([1, 5, 10, 50, 100], accuracy.Keys);
        Assert.Equal(accuracy.Values.Order(), accuracy.Values);
        Assert.Equal(1, accuracy[50]); // Of 45 items.
        using TwoTowerSteps steps = _data.Steps(Notebook with { ValidationRatings = 2 });
        Assert.Equal(120, steps.Positives.HeldOut.Count);
        Assert.Equal(steps.Rows.Count - 120, steps.Positives.Count);
        Assert.Empty(
            Enumerable.Range(0, (int)steps.Positives.Count).Select(number => steps.Positives.RowAt(number)).Intersect(steps.Positives.HeldOut));
    }

    [Fact]
    public void MinimumRating_ThatNoRowReaches_IsAnError() => Assert.Equal(
        ErrorCodes.NothingHeldOut, Assert.Throws<TrainingException>(() => _data.Train(Notebook with { MinimumRating = 6 })).Code);

    [Fact]
    public void Option_OutOfItsRange_IsRefused() => Assert.Equal(
        ErrorCodes.BadTrainingOption, Assert.Throws<ReportedException>(() => _data.Train(Notebook with { EmbeddingSize = 0 })).Reports[0].Code);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public unsafe void RankCounter_FindsTheRankThatSortingFinds_OfEqualScoresTheLowerPositionFirst(int threads)
    {
        const int Items = 2500, Queries = 150, Width = 16;
        var random = new SeededRandom(8);
        using NativeArray<float> items = new(Items * Width), queries = new(Queries * Width);
        foreach (NativeArray<float> array in new[] { items, queries })
        {
            for (int i = 0; i < array.Length; i++)
            {
                array.Pointer[i] = random.NextInt(3) - 1; // Integers: sums are exact, and many scores are equal.
            }
        }

        int[] own = [.. Enumerable.Range(0, Queries).Select(_ => random.NextInt(Items))];
        using var catalogue = new CatalogueProduct(Items, Width);
        catalogue.Set(0, new Matrix(items.Pointer, Width), Items);
        var counter = new RankCounter(catalogue);
        int[][] left = [
            .. Enumerable.Range(0, Queries).Select(
                query => query % 2 == 0 ? [] : Enumerable.Range(0, 300).Select(_ => random.NextInt(Items)).Distinct().Except([own[query]])
                    .ToArray())];
        int[] ranks = counter.Ranks(new Matrix(queries.Pointer, Width), own, left, threads);
        for (int query = 0; query < Queries; query++)
        {
            float[] scores = [
                .. Enumerable.Range(0, Items).Select(item => Products.Dot(queries.Pointer + (query * Width), items.Pointer + (item * Width), Width))];
            Assert.Equal(
                Enumerable.Range(0, Items).Except(left[query]).OrderByDescending(item => scores[item]).ThenBy(item => item).ToList()
                    .IndexOf(own[query]) + 1, ranks[query]);
        }
    }

    [Theory]
    [InlineData("notebook")]
    [InlineData("popularity")]
    public void ScoreCatalogues_GivesEachUserTheScoresThatItGetsAlone(string variant)
    {
        TwoTowerModel model = _data.Train(TwoTowerTestData.Variants[variant] with { RatingHead = false }).Model;
        long[] users = [1000, -3, 1006, 1177];
        int items = _data.Items.Catalogue.Count;
        var together = new ListPicker(users.Length, items);
        together.Begin([[], [], [], []]);
        model.ScoreCatalogues(users, items, together);
        for (int user = 0; user < users.Length; user++)
        {
            double[] alone = Catalogue(model, users[user]);
            Assert.Equal([.. alone.OrderDescending()], together.ListsOf(user).Included.Scores);
            Assert.Equal(TopItems.Pick(alone, items), together.ListsOf(user).Included.Positions);
        }

        Assert.Equal(model.Score(1006, 10), Catalogue(model, 1006)[0]);
    }

    private double[] Catalogue(TwoTowerModel model, long user)
    {
        double[] scores = new double[_data.Items.Catalogue.Count];
        model.ScoreCatalogue(user, scores);
        return scores;
    }

    private sealed class EveryBatch(Action<int> act) : IStageProgress
    {
        public int Batches { get; private set; }

        public void Report(double fraction, string text)
        {
            if (text.Contains("batch", StringComparison.Ordinal))
            {
                act(++Batches);
            }
        }

        public void Warn(string text)
        {
        }
    }
}

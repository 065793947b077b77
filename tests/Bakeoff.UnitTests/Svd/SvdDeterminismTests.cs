using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A model's bytes depend on the options, the ratings and the seed alone.</summary>
public sealed class SvdDeterminismTests
{
    public static TheoryData<string> GridAlgorithms => SvdTestData.GridAlgorithms;

    /// <summary>With fewer than 250,000 ratings for each thread fewer threads would be used than are asked for.</summary>
    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public void Model_IsTheSame_OnOneTwoThreeAndEightThreads(string algorithm)
    {
        RatingMatrix ratings = SvdTestData.ManyRatings();
        string Train(int threads) =>
            SvdTestData.Trainer(algorithm, features: 3, epochs: 2, bins: 0, resources: new TrainingResources(threads)).Train(ratings, 5).Hash();
        string one = Train(1);
        Assert.Equal([one, one, one, one], new[] { 1, 2, 3, 8 }.Select(Train));
    }

    /// <summary>Ratings that are no multiples of a power of two, so that every other order of their sums gives other bits.</summary>
    [Fact]
    public void Biases_OfManyParts_AreTheSameOnAnyNumberOfThreads()
    {
        const int Rows = 1_100_000;
        int[] starts = [.. Enumerable.Range(0, 1_001).Select(user => user * (Rows / 1_000))];
        int[] items = [.. Enumerable.Range(0, Rows).Select(row => row % (Rows / 1_000))];
        float[] ratings = [.. Enumerable.Range(0, Rows).Select(row => 0.1f * (1 + (row * 7 % 50)))];
        var source = new RatingMatrix(
            IdMap.From(Enumerable.Range(0, 1_000).Select(user => (long)user)), IdMap.From(items.Select(item => (long)item)), starts, items, ratings);
        Assert.Equal(4, source.Parts);
        BiasTerms Biases(int threads) => new RatingTotals(source, new RatingScale(0.1, 5, 0.1), threads, default).Biases(source, 5, threads, default);
        BiasTerms one = Biases(1);
        Assert.All(new[] { 2, 3, 8 }, threads =>
        {
            BiasTerms many = Biases(threads);
            Assert.Equal(one.Mean, many.Mean);
            Assert.Equal(one.Items, many.Items);
            Assert.Equal(one.Users, many.Users);
        });
    }

    [Fact]
    public void Models_ArePinned()
    {
        var lines = new List<string>();
        foreach (string algorithm in SvdTestData.Algorithms.Select(row => row.Data))
        {
            foreach (int features in new[] { 1, 14, 15, 40, 47 })
            {
                lines.Add($"{algorithm} {features} {SvdTestData.Trainer(algorithm, features, epochs: 4).Train(SvdTestData.Ratings(), 3).Hash()}");
            }
        }

        Snapshot.Match(string.Join('\n', lines));
    }

    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public void Model_OutOfCore_IsTheSameAsInMemory(string algorithm)
    {
        using var folder = new TestFolder();
        ISvdModel Train(bool outOfCore, int bins) => SvdTestData.Trainer(
            algorithm, bins: bins, outOfCore: outOfCore, resources: new TrainingResources(2, folder.Root)).Train(SvdTestData.Ratings(), 3);
        Assert.All(new[] { 1, 3, 16 }, bins => Assert.Equal(Train(false, bins).Hash(), Train(true, bins).Hash()));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    /// <summary>Ratings on their scale are kept as bytes, others as floats: the same ratings give the same model either way.</summary>
    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public void Model_OfRatingsKeptAsFloats_IsTheSameAsOfBytes(string algorithm)
    {
        ISvdModel Train(double step) => SvdTestData.Trainer(algorithm, scale: new RatingScale(0.5, 5, step)).Train(SvdTestData.Ratings(), 3);
        Assert.Null(new RatingTotals(SvdTestData.Ratings(), new RatingScale(0.5, 5, 0.7), 1, default).Code);
        Assert.NotNull(new RatingTotals(SvdTestData.Ratings(), new RatingScale(0.5, 5, 0.5), 1, default).Code);
        IEnumerable<double> Scores(ISvdModel model) =>
            model.Users.Ids.ToArray().SelectMany(user => model.Items.Ids.ToArray().Select(item => model.Score(user, item)));
        Assert.Equal(Scores(Train(0.5)), Scores(Train(0.7)));
    }

    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public async Task Folds_TrainedSideBySideOnOneMatrix_GiveWhatEachGivesAlone(string algorithm)
    {
        RatingMatrix all = SvdTestData.Ratings(folds: 3);
        string Train(int fold) => SvdTestData.Trainer(algorithm).Train(all.TrainingRows(fold), 3).Hash();
        string[] alone = [Train(0), Train(1), Train(2)];
        Assert.Equal(3, alone.Distinct().Count());
        Assert.Equal(alone, await Task.WhenAll(Enumerable.Range(0, 3).Select(fold => Task.Run(() => Train(fold)))));
    }

    /// <summary>The test rows of a fold are in its matrix; nothing of them may reach the model, not even that their item exists.</summary>
    [Theory]
    [MemberData(nameof(SvdTestData.Algorithms), MemberType = typeof(SvdTestData))]
    public void Model_OfAFoldsView_IsTheModelOfItsTrainingRowsAlone(string algorithm)
    {
        RatingMatrix all = SvdTestData.Ratings(folds: 2);
        var rows = new List<(long, long, float, long)>();
        all.TrainingRows(1).Read(
            (users, items, ratings) =>
            {
                for (int i = 0; i < users.Length; i++)
                {
                    rows.Add((all.Users.IdAt(users[i]), all.Items.IdAt(items[i]), ratings[i], 1));
                }
            },
            CancellationToken.None);
        ISvdTrainer trainer = SvdTestData.Trainer(algorithm);
        Assert.Equal(trainer.Train(RatingMatrix.From(TestData.Table(rows)), 3).Hash(), trainer.Train(all.TrainingRows(1), 3).Hash());
    }

    /// <summary>A bin of more than 65,536 users or items is cut into parts.</summary>
    [Theory]
    [MemberData(nameof(GridAlgorithms))]
    public void LargeBins_LoseNoRating(string algorithm)
    {
        const int Users = 70_000;
        RatingTable table = TestData.Table(
            Enumerable.Range(0, Users).SelectMany(user => new[] { ((long)user, (long)user, 5f, 1L), (user, (user + 1L) % Users, 1f, 2L) }));
        ISvdModel model = SvdTestData.Trainer(algorithm, features: 2, epochs: 60, learningRate: 0.05, bins: 1).Train(RatingMatrix.From(table), 3);
        Assert.Equal((Users, Users), (model.Users.Count, model.Items.Count));
        Assert.True(model.Epochs[^1].Loss < 1.9, $"{model.Epochs[^1].Loss}");
        Assert.InRange(Enumerable.Range(0, Users).Average(user => model.Score(user, user)), 3.2, 5);
    }
}

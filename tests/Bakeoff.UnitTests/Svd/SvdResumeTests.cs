using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>A training whose process was killed goes on from what it kept, and comes to the same model.</summary>
public sealed class SvdResumeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string, int, bool> Trainings => new()
    {
        { "funk-svd", 0, false }, { "funk-svd", 2, false }, { "funk-svd", 0, true }, { "exact", 0, false },
        { "biased-mf", 0, false }, { "biased-mf", 2, false }, { "biased-mf", 0, true }, { "implicit", 0, false }, { "implicit", 2, false },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Training_EndedAtManyPlaces_ComesToTheSameModel_AndDoesNotBeginAnew(string algorithm, int validation, bool outOfCore)
    {
        ISvdModel whole = Trainer(algorithm, validation, outOfCore, null).Train(SvdTestData.Ratings(), 3);
        var progress = new EndingProgress();
        ISvdModel? model = null;
        int ended = 0;
        while (model is null)
        {
            try
            {
                progress.EndAfter(reports: algorithm is "funk-svd" or "exact" ? 18 : 8);
                model = Trainer(algorithm, validation, outOfCore, _folder.Root).Train(SvdTestData.Ratings(), 3, progress);
            }
            catch (OperationCanceledException)
            {
                Assert.InRange(++ended, 1, 50);
            }
        }

        Assert.NotEqual(0, ended);
        Assert.Equal(whole.Hash(), model.Hash());
        Assert.Equal(whole.Epochs, model.Epochs);
        Assert.Contains(progress.Warnings, warning => warning.Contains("training goes on after", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("funk-svd")]
    [InlineData("biased-mf")]
    public void Training_WhoseKeptFilesAreDamaged_BeginsAnew(string algorithm)
    {
        string whole = Trainer(algorithm, 0, false, _folder.Root).Train(SvdTestData.Ratings(), 3).Hash();
        Assert.NotEmpty(Directory.GetFiles(_folder.Root));
        foreach (string file in Directory.GetFiles(_folder.Root))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        var progress = new EndingProgress();
        Assert.Equal(whole, Trainer(algorithm, 0, false, _folder.Root).Train(SvdTestData.Ratings(), 3, progress).Hash());
        Assert.Empty(progress.Warnings);
    }

    [Theory]
    [InlineData("funk-svd")]
    [InlineData("biased-mf")]
    public void Training_WithoutAFolder_KeepsNothing(string algorithm)
    {
        Trainer(algorithm, 0, false, null).Train(SvdTestData.Ratings(), 3);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    private ISvdTrainer Trainer(string algorithm, int validation, bool outOfCore, string? resume) => SvdTestData.Trainer(
        algorithm, validation: validation, outOfCore: outOfCore,
        resources: new TrainingResources(2, Directory.CreateDirectory(_folder["spill"]).FullName, resume) { CheckpointInterval = TimeSpan.Zero });

    /// <summary>Ends the training after some reports, as a kill would.</summary>
    private sealed class EndingProgress : IStageProgress
    {
        private int _left = int.MaxValue;

        public List<string> Warnings { get; } = [];

        public void EndAfter(int reports) => _left = reports;

        public void Report(double fraction, string text)
        {
            if (--_left == 0)
            {
                throw new OperationCanceledException(text);
            }
        }

        public void Warn(string text) => Warnings.Add(text);
    }
}

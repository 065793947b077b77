using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.UnitTests.Docs;

/// <summary>The options, the error, the dataset and the stage of CONTRIBUTING.</summary>
public sealed class ContributingExamples
{
    [Fact]
    public void AnOption_HasARangeThatIsChecked()
    {
        Assert.Empty(OptionProperties.Check(new SampleOptions()));
        Assert.Equal(
            ("share", "must be from 0.01 to 1, but is 2."), Assert.Single(OptionProperties.Check(new SampleOptions { Share = 2 })));
    }

    [Fact]
    public void AnError_HasACode_APlaceAndARemedy()
    {
        var error = Assert.Throws<DataException>(() => SampleStage.Check(users: 3, options: new SampleOptions { Share = 0.1 }));
        Assert.Equal(ErrorCodes.EmptyFold, error.Code);
        Assert.Equal("ratings.parquet", error.Location!.File);
        Assert.Contains("Choose a greater 'share'", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void ADataset_IsALineWithItsShape()
    {
        Dataset[] all =
        [
            Datasets.Synthetic("synthetic-tiny", "1,000 ratings, generated", new SyntheticOptions { Users = 50, Items = 40, Ratings = 1_000 }),
        ];
        Assert.Equal("synthetic-tiny", Assert.Single(all).Name);
    }

    [Fact]
    public void AStage_IsDescribedByItsInputsOptionsAndNeeds()
    {
        StageDescriptor stage = new SampleDescriptor();
        Assert.Equal(("Sample", typeof(SampleStage)), (stage.Name, stage.FindCodeRoot(new SampleOptions())));
        Assert.Equal(["Ingest"], stage.Inputs);
    }
}

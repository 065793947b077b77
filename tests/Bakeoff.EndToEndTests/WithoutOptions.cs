using Bakeoff.Core;

namespace Bakeoff.EndToEndTests;

/// <summary>A model that does not look at its options.</summary>
public sealed class WithoutOptions : IRecommender
{
    public IScorer Train(TrainingInput input) => new NextItem()
        .Train(new TrainingInput { Train = input.Train, Catalogue = input.Catalogue, Scale = input.Scale, WorkFolder = input.WorkFolder });
}

using Bakeoff.Baselines;
using Bakeoff.Core;

namespace Bakeoff.UnitTests;

public sealed class BaselineTests
{
    /// <summary>At the optimum the gradient XᵀX B − XᵀX + λB is 0 but on the diagonal, where B is.</summary>
    [Fact]
    public void Ease_IsTheOptimumOfItsObjective()
    {
        const double Lambda = 3;
        Fold fold = TestData.Checkerboard();
        var raters = new RaterLists(fold.TrainingMatrix());
        int[] rated = [.. Enumerable.Range(0, raters.Items.Count).Where(item => raters.UsersOf.LengthOf(item) > 0)];
        double[,] weights = WeightsOf(new EaseModel(raters, Lambda, 1000, new ParallelOptions()), raters, rated);
        double Gram(int a, int b) => raters.UsersOf[a].ToArray().Intersect(raters.UsersOf[b].ToArray()).Count();
        for (int i = 0; i < rated.Length; i++)
        {
            for (int j = 0; j < rated.Length; j++)
            {
                double gradient = Enumerable.Range(0, rated.Length).Sum(k => Gram(rated[i], rated[k]) * weights[k, j]) - Gram(rated[i], rated[j])
                    + (Lambda * weights[i, j]);
                Assert.Equal(0, i == j ? weights[i, j] : gradient, 1e-5); // In single precision.
            }
        }
    }

    /// <summary>From the scores: a user's are the sums of the weights of what the user has rated, and the users' sets tell them all.</summary>
    private static double[,] WeightsOf(EaseModel model, RaterLists raters, int[] rated)
    {
        double[,] weights = new double[rated.Length, rated.Length];
        for (int i = 0; i < rated.Length; i++)
        {
            for (int j = 0; j < rated.Length; j++)
            {
                weights[i, j] = model.Weight(rated[i], rated[j]);
            }
        }

        double[] scores = new double[raters.Items.Count];
        model.ScoreCatalogue(raters.Users.IdAt(0), scores);
        Assert.All(
            rated.Index(), item => Assert.Equal(raters.ItemsOf[0].ToArray().Sum(own => model.Weight(own, item.Item)), scores[item.Item], 1e-6));
        return weights;
    }
}

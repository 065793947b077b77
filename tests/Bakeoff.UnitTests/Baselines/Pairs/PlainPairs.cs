namespace Bakeoff.UnitTests;

/// <summary>Factors that learn pairs one after the other in double precision, as the papers write it.</summary>
internal sealed class PlainPairs(double[][] users, double[][] items, double rate, double regularization)
{
    public double[][] Users => users;

    public double[][] Items => items;

    public double[] Biases { get; } = new double[items.Length];

    public double Score(int user, int item) => Biases[item] + users[user].Zip(items[item], (p, q) => p * q).Sum();

    public void Learn(int user, int item, int other, double gain)
    {
        double[] p = [.. users[user]];
        for (int f = 0; f < p.Length; f++)
        {
            users[user][f] += rate * ((gain * (items[item][f] - items[other][f])) - (regularization * p[f]));
            items[item][f] += rate * ((gain * p[f]) - (regularization * items[item][f]));
            items[other][f] += rate * ((-gain * p[f]) - (regularization * items[other][f]));
        }

        Biases[item] += rate * (gain - (regularization * Biases[item]));
        Biases[other] += rate * (-gain - (regularization * Biases[other]));
    }
}

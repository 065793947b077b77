using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Gives an experiment whose split cuts time the models that know what was popular when: what was rated most in the last days beats many a trained
/// model there, so that a table without it says little.
/// </summary>
internal static class TimeRivals
{
    /// <summary>Adds those with their default options that the experiment neither has nor takes out with null.</summary>
    /// <param name="experiment">The experiment. A matrix over models is left as it is: each of its points is about one of them.</param>
    public static void Add(Experiment experiment)
    {
        if (!experiment.Split.Cut.CutsTime || experiment.Matrix?.Axes.Any(axis => axis.Name == MatrixAxis.Models) == true)
        {
            return;
        }

        foreach (ModelDescriptor model in ModelTable.All.Where(model => model.KnowsTime && !experiment.LeftOut.Contains(model.Key)))
        {
            experiment.Models.TryAdd(model.Key, model.Algorithms[0].Defaults);
        }
    }
}

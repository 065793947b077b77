namespace Bakeoff.Experiments;

/// <summary>Knows and makes the results of the searches for the options of an experiment's models.</summary>
internal interface ITuner
{
    /// <summary>Finds how far the search of each tuned model is; it runs nothing.</summary>
    /// <param name="experiment">The experiment, with a <see cref="Experiment.Tuning"/>.</param>
    IReadOnlyList<ModelSearch> Find(Experiment experiment);

    /// <summary>Brings the searches to their ends.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="file">Its file.</param>
    /// <param name="cancellation">Ends it; what is done stays done.</param>
    /// <exception cref="Core.BakeoffException">
    /// A trial fails otherwise than by diverging, or no trial of a model has a value (<c>BKF6011</c>).
    /// </exception>
    void Run(Experiment experiment, string file, CancellationToken cancellation);
}

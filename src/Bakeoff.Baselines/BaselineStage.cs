using Bakeoff.Core;
using Bakeoff.Tables;

namespace Bakeoff.Baselines;

/// <summary>What the stages of the baselines have in common: training rows in, the files of models out.</summary>
/// <typeparam name="TOptions">The model's options.</typeparam>
/// <param name="name">The stage's name.</param>
internal abstract class BaselineStage<TOptions>(string name) : IStage
    where TOptions : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Run(StageContext context)
    {
        FoldTask task = FoldReader.ReadTask(context);
        var train = new TrainingRatings(context, task.Catalogue.Items);
        foreach (IScorer model in Fit(new BaselineInput(train, task, context), context.Options<TOptions>()))
        {
            ModelOutput.Write(context, task, model, Describe(model, new TrainingReport
            {
                Model = model.Name,
                Scores = model.Kind.ToString(),
                Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = train.Count },
            }));
        }
    }

    /// <summary>Fits the models, most often one; each is written and forgotten before the next one is asked for.</summary>
    /// <param name="input">What they are fitted on.</param>
    /// <param name="options">The options.</param>
    protected abstract IEnumerable<IScorer> Fit(BaselineInput input, TOptions options);

    /// <summary>Adds what only the model knows to its training report. Default: nothing.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="report">The report.</param>
    protected virtual TrainingReport Describe(IScorer model, TrainingReport report) => report;
}

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
            Write(context, task, model, new TrainingReport
            {
                Model = model.Name,
                Scores = model.Kind.ToString(),
                Sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["trainingRows"] = train.Count },
            });
        }
    }

    /// <summary>Writes what the stage owes to Evaluate. Default: the predictions and lists of the model as it is.</summary>
    /// <param name="context">The stage's context.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="model">A model that was fitted.</param>
    /// <param name="report">What is known of every baseline; a model that iterates adds to it.</param>
    protected virtual void Write(StageContext context, FoldTask task, IScorer model, TrainingReport report) =>
        ModelOutput.Write(context, task, model, report);

    /// <summary>Fits the models, most often one; each is written and forgotten before the next one is asked for.</summary>
    /// <param name="input">What they are fitted on.</param>
    /// <param name="options">The options.</param>
    protected abstract IEnumerable<IScorer> Fit(BaselineInput input, TOptions options);
}

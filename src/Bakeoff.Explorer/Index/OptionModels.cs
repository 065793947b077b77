using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.Explorer;

/// <summary>
/// Says whose an option is: one of a stage that trains says nothing about models of other stages, though it stands in the record of the same run.
/// </summary>
internal static class OptionModels
{
    /// <summary>Says whether an option is one of a stage that trains models, and not of the data or the evaluation, which all models have.</summary>
    /// <param name="option">The option, such as <c>TrainSvd.features</c>.</param>
    public static bool IsOfModels(string option) => StageTable.IsTraining(option);

    /// <summary>Finds the models that an option is of; empty where none of them is.</summary>
    /// <param name="option">An option of a stage that trains, such as <c>TrainSvd.features</c> or <c>TrainOwn.markov.order</c>.</param>
    /// <param name="models">The models that there are.</param>
    public static IEnumerable<string> Find(string option, IReadOnlyList<string> models)
    {
        string stage = StageLabel.StageOf(option), rest = option[(stage.Length + 1)..];

        // A node of its own has the name of its model in it; one name may begin as another does.
        if (models.Where(model => rest.StartsWith(model + ".", StringComparison.Ordinal)).MaxBy(model => model.Length) is { } own)
        {
            return [own];
        }

        return ModelTable.Entries.FirstOrDefault(entry => entry.Stage == stage) is { } trainer ? models.Where(trainer.Model.MayWrite) : [];
    }
}

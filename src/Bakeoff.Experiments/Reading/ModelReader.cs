using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads the options of a built-in model, of which <c>algorithm</c> says which there are.</summary>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="binder">Checks the options.</param>
internal sealed class ModelReader(List<ErrorReport> problems, OptionsBinder binder)
{
    /// <summary>
    /// Reads a model into those of an experiment, or takes it out where the value is null. Options of the base are kept if the algorithm is the same;
    /// another algorithm starts from its own defaults, since a learning rate of the one means nothing to the other.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="value">The value of the model's key.</param>
    /// <param name="experiment">The experiment.</param>
    public void Read(ModelDescriptor model, JsonPart value, Experiment experiment)
    {
        IDictionary<string, object> models = experiment.Models;
        experiment.LeftOut.Remove(model.Key);
        if (value.Kind == JsonTokenType.Null && model.IsOptional)
        {
            models.Remove(model.Key);
            experiment.LeftOut.Add(model.Key);
            return;
        }

        object options = models.TryGetValue(model.Key, out object? inherited) ? inherited : model.Algorithms[0].Defaults;
        JsonPart? algorithm = model.Algorithms.Count == 1 ? null : value.Members.LastOrDefault(member => member.Name == "algorithm").Value;
        models[model.Key] = algorithm is null || Choose(model, algorithm, ref options) ? binder.Bind(options, value) : options;
    }

    private bool Choose(ModelDescriptor model, JsonPart algorithm, ref object options)
    {
        if (!binder.Demand(algorithm, JsonTokenType.String, "a string"))
        {
            return false;
        }

        if (model.Algorithms.FirstOrDefault(known => known.Name == algorithm.Text) is not { } chosen)
        {
            string[] names = [.. model.Algorithms.Select(known => known.Name)];
            problems.Add(new ErrorReport(
                ErrorCodes.UnknownChoice, $"'algorithm' must be one of {string.Join(", ", names)}, but is '{algorithm.Text}'.",
                NearestName.Remedy(algorithm.Text, names), algorithm.Location));
            return false;
        }

        options = options.GetType() == chosen.OptionsType ? options : chosen.Defaults;
        return true;
    }
}

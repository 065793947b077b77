using System.Globalization;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Tuning;

namespace Bakeoff.Experiments;

/// <summary>Names a search by all that decides what is tried and what it comes to, but for the number of trials.</summary>
internal static class TuningKey
{
    /// <summary>Computes the hash.</summary>
    /// <param name="context">Knows the code of the stages.</param>
    /// <param name="experiment">The experiment that tunes.</param>
    /// <param name="model">The model.</param>
    public static string Compute(RunContext context, Experiment experiment, TunedModel model)
    {
        TuningOptions options = experiment.Tuning!.Options;
        var text = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $"tuning/1\n{model.Method}\n{options.Parallel}\n{experiment.Seed}\n"));
        text.AppendJoin(' ', experiment.Tuning.Metrics).Append('\n');
        foreach ((SearchParameter parameter, string given) in model.Space.Parameters.Zip(model.Given.Values))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{parameter.Name} {parameter.From:R} {parameter.To:R} {parameter.IsLog} {parameter.IsWhole} "
                    + $"{string.Join('|', parameter.Choices)} {given}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{model.BudgetOption} {model.Budget?.Lowest} {model.Budget?.Highest} {model.Budget?.Given}\n");

        foreach (KeyPart part in context.Code.PartsOf(new StageCode(typeof(Search).Assembly.GetName().Name!, typeof(Search).FullName!)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Name} {part.Value}\n"); // Another sampler proposes other trials.
        }

        // Of the given options' stages all that is known before they run: options, seeds, the user's files, code. So it is of those of all trials,
        // but for the options that are tried.
        StageGraph graph = GraphBuilder.Build(TuningTrials.Create(experiment, model, new SortedDictionary<string, string>(StringComparer.Ordinal)));
        Engine engine = context.EngineFor(graph);
        IReadOnlyList<StageNode> nodes = graph.Closure([graph[StageTable.Evaluate.Name]]);
        engine.FindCustomCode(nodes);
        foreach (StageNode node in nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{node.Label} {engine.OwnHashOf(node)}\n");
        }

        return ContentHash.OfBytes(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Experiments;

/// <summary>The built-in models, in the order of the graph: another one is a line here, and its project.</summary>
internal static class ModelTable
{
    /// <summary>Lists the built-in models, in the order of their stages.</summary>
    public static IReadOnlyList<ModelDescriptor> All { get; } = [new SvdModels(), new TwoTowerModels(), new BaselineModels()];

    /// <summary>The keys that an experiment may have among its models; those of custom models are its own choice.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. All.Select(model => model.Key)];

    /// <summary>Finds the model of a key, or null.</summary>
    /// <param name="key">Such as <c>svd</c>.</param>
    public static ModelDescriptor? Find(string key) => All.FirstOrDefault(model => model.Key == key);

    /// <summary>Finds the model whose stage writes what is measured under a name; for an unknown name the one that every experiment trains.</summary>
    /// <param name="name">Such as <c>item-knn</c>.</param>
    public static ModelDescriptor FindTrainer(string name) =>
        All.FirstOrDefault(model => model.Names.Contains(name)) ?? All.First(model => !model.IsOptional);
}

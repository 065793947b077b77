using Bakeoff.Baselines;
using Bakeoff.Core;
using Bakeoff.Svd;
using Bakeoff.TwoTower;

namespace Bakeoff.Experiments;

/// <summary>The built-in models, in the order of the graph: another one is a line here, and its project.</summary>
internal static class ModelTable
{
    /// <summary>Lists the built-in models, in the order of their stages, without describing them.</summary>
    public static IReadOnlyList<ModelEntry> Entries { get; } =
    [
        new("svd", "TrainSvd", () => new SvdModels()),
        new("two-tower", "TrainTwoTower", () => new TwoTowerModels()),
        new("baselines", "TrainBaselines", () => new BaselinesDescriptor()),
        new("item-knn", "TrainItemKnn", () => new ItemKnnDescriptor()),
        new("user-knn", "TrainUserKnn", () => new UserKnnDescriptor()),
        new("rp3beta", "TrainRp3Beta", () => new Rp3BetaDescriptor()),
        new("pure-svd", "TrainPureSvd", () => new PureSvdDescriptor()),
        new("ease", "TrainEase", () => new EaseDescriptor()),
        new("slim", "TrainSlim", () => new SlimDescriptor()),
        new("ials", "TrainIals", () => new IalsDescriptor()),
        new("bayesian-mf", "TrainBayesianMf", () => new BayesianMfDescriptor()),
        new("als", "TrainAls", () => new AlsDescriptor()),
        new("bpr", "TrainBpr", () => new BprDescriptor()),
        new("warp", "TrainWarp", () => new WarpDescriptor()),
        new("recent-popularity", "TrainRecentPopularity", () => new RecentPopularityDescriptor()),
        new("last-category", "TrainLastCategory", () => new LastCategoryDescriptor()),
    ];

    /// <summary>Describes all of them.</summary>
    public static IReadOnlyList<ModelDescriptor> All => [.. Entries.Select(entry => entry.Model)];

    /// <summary>The keys that an experiment may have among its models; those of custom models are its own choice.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Entries.Select(entry => entry.Key)];

    /// <summary>Finds the model of a key, or null.</summary>
    /// <param name="key">Such as <c>svd</c>.</param>
    public static ModelDescriptor? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key)?.Model;

    /// <summary>Finds the model whose stage writes what is measured under a name; for an unknown name the one that every experiment trains.</summary>
    /// <param name="name">Such as <c>item-knn</c>.</param>
    public static ModelDescriptor FindTrainer(string name) =>
        All.FirstOrDefault(model => model.MayWrite(name)) ?? All.First(model => !model.IsOptional);
}

using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Where one model's files of one fold are: the output of any stage, in any language, that writes <see cref="ModelFiles"/>.</summary>
internal sealed record ModelFolder(string Model, int Fold, int Repeat, string Path, ScoreKind Kind)
{
    public string Predictions => System.IO.Path.Combine(Path, ModelFiles.Predictions);

    public string ListFile(CandidateSet candidates) => System.IO.Path.Combine(
        Path, candidates == CandidateSet.SeenExcluded ? ModelFiles.SeenExcluded : ModelFiles.SeenIncluded);

    /// <summary>The models in the training stages' outputs, by name and repeat: labels look like <c>TrainSvd[0]</c>.</summary>
    public static ILookup<(string Model, int Repeat), ModelFolder> Find(StageContext context) => context.Inputs
        .Select(input => (Folder: input.Value, Fold: StageLabel.FoldOf(input.Key), Repeat: StageLabel.RepeatOf(input.Key)))
        .Where(input => input.Fold is not null)
        .SelectMany(input => Directory.EnumerateDirectories(input.Folder).Select(folder => Read(folder, input.Fold!.Value, input.Repeat)))
        .OrderBy(folder => folder.Model, StringComparer.Ordinal).ThenBy(folder => folder.Repeat).ThenBy(folder => folder.Fold)
        .ToLookup(folder => (folder.Model, folder.Repeat));

    /// <summary>
    /// The folds that are measured: those of the training stages, in ascending order. Where a stage trained nothing, as the baselines of ratings
    /// where there are none, the floors of its fold are measured all the same.
    /// </summary>
    public static int[] FindFolds(StageContext context) => [.. context.Inputs.Keys.Select(StageLabel.FoldOf).OfType<int>().Distinct().Order()];

    private static ModelFolder Read(string folder, int fold, int repeat)
    {
        string name = System.IO.Path.GetFileName(folder);
        if (name is Floors.RandomName or Floors.PopularityName or Floors.OracleName)
        {
            throw new EvaluationException(
                ErrorCodes.BadPredictions, name, "that is the name of a floor or ceiling that Evaluate makes itself.",
                "Give the model another name.");
        }

        TrainingReport training = CanonicalJson.Read<TrainingReport>(System.IO.Path.Combine(folder, ModelFiles.Training));
        return Enum.TryParse(training.Scores, out ScoreKind kind)
            ? new ModelFolder(name, fold, repeat, folder, kind)
            : throw new EvaluationException(
                ErrorCodes.BadPredictions, name, $"its training.json says that its scores are '{training.Scores}'.",
                $"Write one of {string.Join(", ", Enum.GetNames<ScoreKind>())}.");
    }
}

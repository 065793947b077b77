using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>How a dataset's raw files are read: the options of the stage <c>Ingest</c>.</summary>
public sealed record IngestOptions
{
    /// <summary>
    /// The format of the files. <c>movielens-csv</c>: latest-small, 20M, 25M, 32M; <c>movielens-10m</c> and
    /// <c>movielens-1m</c>: <c>::</c> between the columns, UTF-8 and Latin-1; <c>movielens-100k</c>: <c>u.data</c>;
    /// <c>movielens-kaggle</c>: Kaggle's copy of 20M; <c>csv</c>, <c>tsv</c>, <c>parquet</c>, <c>json-lines</c>, <c>duckdb</c>: a custom
    /// table, as <see cref="Own"/> says. Default <c>movielens-csv</c>.
    /// </summary>
    [OptionChoice(
        "movielens-csv", "movielens-10m", "movielens-1m", "movielens-100k", "movielens-kaggle", "csv", "tsv", "parquet", "json-lines", "duckdb")]
    public string Format { get; init; } = "movielens-csv";

    /// <summary>The lowest rating allowed. Default 0.5.</summary>
    [OptionRange(-1000, 1000)]
    public double MinimumRating { get; init; } = 0.5;

    /// <summary>The highest rating allowed. Default 5.</summary>
    [OptionRange(-1000, 1000)]
    public double MaximumRating { get; init; } = 5;

    /// <summary>The distance between neighbouring ratings. Default 0.5.</summary>
    [OptionRange(0.001, 1000)]
    public double RatingStep { get; init; } = 0.5;

    /// <summary>How a custom table is read; null for MovieLens's formats.</summary>
    public TableOptions? Own { get; init; }

    /// <summary>The files that together are the ratings, where the split is <c>given</c>; null for any other split.</summary>
    public GivenFiles? Given { get; init; }

    /// <summary>The formats whose columns <see cref="Own"/> names.</summary>
    public static IReadOnlyList<string> CustomFormats { get; } = ["csv", "tsv", "parquet", "json-lines", "duckdb"];
}

namespace Bakeoff.Data;

/// <summary>The files of a dataset format. Tags and genome are read where they are there.</summary>
internal sealed record DatasetFormat(
    TableFormat Ratings, TableFormat Items, TableFormat? Tags = null, TableFormat? Genome = null, TableFormat? GenomeTags = null)
{
    private const string ItemOfTitle =
        """
        movieId AS item,
        trim(regexp_replace(title, '\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*$', '')) AS title,
        TRY_CAST(regexp_extract(title, '\((\d{4})(?:[-–]\d{0,4})?\)\s*$', 1) AS INTEGER) AS year,
        CASE WHEN genres IS NULL OR genres = '(no genres listed)' THEN '' ELSE genres END AS genres
        """;

    private const string Rating = "userId AS \"user\", movieId AS item, rating, timestamp";
    private const string Tag = "userId AS \"user\", movieId AS item, tag, timestamp";
    private static readonly (string, string)[] RatingColumns =
        [("userId", "BIGINT"), ("movieId", "BIGINT"), ("rating", "FLOAT"), ("timestamp", "BIGINT")];
    private static readonly (string, string)[] ItemColumns = [("movieId", "BIGINT"), ("title", "VARCHAR"), ("genres", "VARCHAR")];
    private static readonly (string, string)[] TagColumns =
        [("userId", "BIGINT"), ("movieId", "BIGINT"), ("tag", "VARCHAR"), ("timestamp", "BIGINT")];
    private static readonly (string, string)[] GenomeColumns = [("movieId", "BIGINT"), ("tagId", "INTEGER"), ("relevance", "DOUBLE")];
    private static readonly (string, string)[] GenomeTagColumns = [("tagId", "INTEGER"), ("tag", "VARCHAR")];

    /// <summary>The genres of <c>u.item</c>'s flags, in their order.</summary>
    private static readonly string[] FlagGenres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    public static DatasetFormat Find(string name) => name switch
    {
        "movielens-csv" => Csv("ratings.csv", "movies.csv", "tags.csv", "genome-scores.csv", "genome-tags.csv"),
        "movielens-kaggle" => Kaggle(),
        "movielens-10m" => Dat("utf-8"),
        "movielens-1m" => Dat("latin-1"),
        "movielens-100k" => Hundred(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The options were not checked."),
    };

    private static DatasetFormat Csv(string ratings, string items, string tags, string genome, string genomeTags) => new(
        new TableFormat(ratings, RatingColumns, Rating),
        new TableFormat(items, ItemColumns, ItemOfTitle),
        new TableFormat(tags, TagColumns, Tag),
        new TableFormat(genome, GenomeColumns, "movieId AS item, tagId AS tag, relevance"),
        new TableFormat(genomeTags, GenomeTagColumns, "tagId AS tag, tag AS name"));

    /// <summary>Kaggle's copy of 20M: other file names, timestamps as text in UTC.</summary>
    private static DatasetFormat Kaggle()
    {
        static (string, string)[] WithText((string Name, string Type)[] columns) =>
            [.. columns.Select(column => column.Name == "timestamp" ? ("timestamp", "TIMESTAMP") : column)];
        const string Seconds = "epoch(timestamp)::BIGINT AS timestamp";
        DatasetFormat csv = Csv("rating.csv", "movie.csv", "tag.csv", "genome_scores.csv", "genome_tags.csv");
        return csv with
        {
            Ratings = csv.Ratings with { Columns = WithText(RatingColumns), Select = $"userId AS \"user\", movieId AS item, rating, {Seconds}" },
            Tags = csv.Tags! with { Columns = WithText(TagColumns), Select = $"userId AS \"user\", movieId AS item, tag, {Seconds}" },
        };
    }

    private static DatasetFormat Dat(string encoding)
    {
        TableFormat Table(string file, (string, string)[] columns, string select) =>
            new(file, columns, select) { Delimiter = "::", HasHeader = false, Encoding = encoding, Quote = "" };
        return new(
            Table("ratings.dat", RatingColumns, Rating),
            Table("movies.dat", ItemColumns, ItemOfTitle),
            Table("tags.dat", TagColumns, Tag));
    }

    private static DatasetFormat Hundred()
    {
        (string, string)[] itemColumns =
        [
            ("movieId", "BIGINT"), ("title", "VARCHAR"), ("released", "VARCHAR"), ("video", "VARCHAR"), ("url", "VARCHAR"),
            .. FlagGenres.Select((_, flag) => ($"flag{flag}", "INTEGER")),
        ];
        string genres = string.Join(", ", FlagGenres.Select((genre, flag) => $"CASE WHEN flag{flag} = 1 THEN '{genre}' END"));
        return new(
            new TableFormat("u.data", RatingColumns, Rating) { Delimiter = "\t", HasHeader = false, Quote = "" },
            new TableFormat("u.item", itemColumns, ItemOfTitle.Replace(
                "CASE WHEN genres IS NULL OR genres = '(no genres listed)' THEN '' ELSE genres END",
                $"replace(concat_ws('|', {genres}), 'unknown', '')", StringComparison.Ordinal))
            { Delimiter = "|", HasHeader = false, Encoding = "latin-1", Quote = "" });
    }
}

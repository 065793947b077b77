using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Datasets whose publishers have no SHA-256 of their archives, so that a repository pins them before it uses them (<see cref="DatasetLock"/>). Where
/// the publisher has another checksum, the pin is held to it. None is invented here.
/// </summary>
internal static class UnpinnedDatasets
{
    /// <summary>The terms of MovieLens, in a line.</summary>
    public const string GroupLens = "research; no redistribution or commercial use without permission; cite Harper and Konstan 2015";

    private const string Raw = "https://raw.githubusercontent.com/";

    /// <summary>Those that are no category of a larger one.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
    [
        new("movielens-latest", "all ratings of MovieLens at the time of the archive, which the publisher replaces",
            Archive("https://files.grouplens.org/datasets/movielens/ml-latest.zip"), new IngestOptions())
        {
            License = GroupLens, Page = "https://grouplens.org/datasets/movielens/latest/",
        },
        new("movielens-hetrec-2011", "855,598 ratings of 2,113 users of MovieLens 10M, in half stars (2011)",
            Archive("https://files.grouplens.org/datasets/hetrec2011/hetrec2011-movielens-2k-v2.zip"),
            Table("tsv", 0.5, 5, 0.5, new TableOptions
            {
                RatingsFile = "user_ratedmovies-timestamps.dat", UserColumn = "userID", ItemColumn = "movieID", TimestampFormat = "milliseconds",
                Encoding = "latin-1", Duplicates = "last",
            }))
        {
            License = "research; cite the HetRec 2011 workshop (Cantador et al.)", Page = "https://grouplens.org/datasets/hetrec-2011/",
            StatedSize = new DataSize(855_598, 2_113, 10_109),
        },
        new("goodbooks-10k", "5,976,479 ratings of 10,000 books in whole stars, in the order of time (2017)",
            Archive(Raw + "zygmuntz/goodbooks-10k/6dd165b555a7b47b2dd36743a425776e641ff50c/ratings.csv"),
            Table("csv", 1, 5, 1, new TableOptions
            {
                UserColumn = "user_id", ItemColumn = "book_id", TimestampFormat = "order", Duplicates = "last",
            }))
        {
            License = "CC BY-SA 4.0", Page = "https://github.com/zygmuntz/goodbooks-10k", StatedSize = new DataSize(5_976_479, 53_424, 10_000),
            Checksum = new PublishedChecksum(PublishedChecksum.GitBlob, "0d245a10acfe3c89b2e4004cdbc805b99771ac5d"),
        },
        new("movietweetings-100k", "ratings from 0 to 10 out of tweets, the snapshot of 100,000 (2013)",
            Archive(Raw + "sidooms/MovieTweetings/4d8280a3f1ea83e3e23f13d1710d19f43564274f/snapshots/100K/ratings.dat"),
            Table("csv", 0, 10, 1, new TableOptions
            {
                Separator = "::", Quote = "", Header = false, UserColumn = "1", ItemColumn = "2", RatingColumn = "3", TimestampColumn = "4",
                StringIds = true, Duplicates = "last",
            }))
        {
            License = "MIT; cite Dooms, De Pessemier and Martens 2013", Page = "https://github.com/sidooms/MovieTweetings",
        },
        new("lastfm-360k", "17,559,530 pairs of a user and an artist that the user has listened to, without time or plays (2010)",
            Archive("https://zenodo.org/records/6090214/files/lastfm-dataset-360K.tar.gz"),
            Table("tsv", 1, 1, 1, new TableOptions
            {
                RatingsFile = "usersha1-artmbid-artname-plays.tsv", Header = false, UserColumn = "1", ItemColumn = "3", StringIds = true,
                Implicit = true, TimestampFormat = "order", OnError = "reject",
            }))
        {
            License = "non-commercial use, with permission of Last.fm; cite Celma 2010", Page = "https://zenodo.org/records/6090214",
            StatedSize = new DataSize(17_559_530, 359_347, 294_015),
            Checksum = new PublishedChecksum(PublishedChecksum.Md5, "635e6ed3fc873aa4ba33aba0ebce02b1"),
        },
        new("jester-2", "1,700,000 ratings of 150 jokes from -10 to 10, of 59,132 users, without time (2009)",
            Archive("https://eigentaste.berkeley.edu/dataset/archive/jester_dataset_2.zip"),
            Table("tsv", -10, 10, 0.001, new TableOptions
            {
                RatingsFile = "jester_ratings.dat", Separator = "\t\t", Header = false, UserColumn = "1", ItemColumn = "2", RatingColumn = "3",
                TimestampFormat = "order", Duplicates = "last",
            }))
        {
            License = "research; cite Goldberg et al. 2001", Page = "https://eigentaste.berkeley.edu/dataset/",
            StatedSize = new DataSize(1_761_439, 59_132, 150),
        },
        BookCrossing("book-crossing", "the ratings of books from 1 to 10, without time (2004)", new TableOptions { OnError = "reject" }),
        BookCrossing("book-crossing-implicit", "all 1,149,780 rows, rated or not, without ratings and time (2004)", new TableOptions
        {
            Implicit = true, OnError = "reject",
        }),
        new("steam-200k", "games that 12,393 users of Steam bought or played, without time and hours (2016)",
            Archive("https://www.kaggle.com/api/v1/datasets/download/tamber/steam-video-games/steam-200k.csv"),
            Table("csv", 1, 1, 1, new TableOptions
            {
                Header = false, UserColumn = "1", ItemColumn = "2", StringIds = true, Implicit = true, TimestampFormat = "order",
            }))
        {
            License = "see its page", Page = "https://www.kaggle.com/datasets/tamber/steam-video-games", ByHand = true,
            StatedSize = new DataSize(200_000, 12_393, 5_155),
        },
    ];

    private static DownloadOptions Archive(string url) => new() { Kind = "archive", Url = url };

    private static IngestOptions Table(string format, double minimum, double maximum, double step, TableOptions table) => new()
    {
        Format = format, MinimumRating = minimum, MaximumRating = maximum, RatingStep = step, Own = table,
    };

    /// <summary>A rating of 0 in the file says that the book was not rated, so that it is on no scale.</summary>
    private static Dataset BookCrossing(string name, string description, TableOptions table) => new(
        name, description, Archive("http://www2.informatik.uni-freiburg.de/~cziegler/BX/BX-CSV-Dump.zip"),
        Table("csv", 1, table.Implicit ? 1 : 10, 1, table with
        {
            RatingsFile = "BX-Book-Ratings.csv", Separator = ";", Encoding = "latin-1", UserColumn = "User-ID", ItemColumn = "ISBN",
            RatingColumn = "Book-Rating", StringIds = true, TimestampFormat = "order", Duplicates = "last",
        }))
    {
        License = "research; cite Ziegler et al. 2005", Page = "http://www2.informatik.uni-freiburg.de/~cziegler/BX/",
        StatedSize = table.Implicit ? new DataSize(1_149_780, 105_283, 340_556) : new DataSize(433_671, 77_805, 185_973),
    };
}

namespace Bakeoff.TwoTower;

/// <summary>Cuts titles into words as Keras's <c>TextVectorization</c> does: lower case, punctuation removed, white space splits.</summary>
internal static class TitleText
{
    private const string Punctuation = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";

    public static string[] WordsOf(string title) =>
        string.Concat(title.ToLowerInvariant().Where(c => !Punctuation.Contains(c)))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

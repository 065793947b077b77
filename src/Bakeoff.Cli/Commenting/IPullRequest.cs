namespace Bakeoff.Cli;

/// <summary>A pull request, on whichever host.</summary>
internal interface IPullRequest : IDisposable
{
    /// <summary>What the reader calls it.</summary>
    string Name { get; }

    /// <summary>
    /// Finds the comment whose text begins with a marker, among those of whoever the token is: another's with the marker could be edited by that
    /// other one after it says what the build found.
    /// </summary>
    /// <param name="marker">The marker.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The comment's address; null if there is none.</returns>
    Task<string?> FindAsync(string marker, CancellationToken cancellation);

    /// <summary>Adds a comment.</summary>
    Task AddAsync(string text, CancellationToken cancellation);

    /// <summary>Replaces a comment's text.</summary>
    /// <param name="comment">What <see cref="FindAsync"/> found.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellation">Ends it.</param>
    Task UpdateAsync(string comment, string text, CancellationToken cancellation);

    /// <summary>Shows Markdown on the page of the build as well, for those who may not comment.</summary>
    void Summarize(string folder, string text);
}

namespace Bakeoff.Reporting;

/// <summary>
/// Explains a word on the page: a button that shows a text while the pointer is over it or it has the focus, and that a screen reader reads with the
/// button. Escape hides the text.
/// </summary>
internal static class Tooltip
{
    /// <summary>Writes a button and the text that explains it.</summary>
    /// <param name="id">The id of the text, which nothing else on the page has.</param>
    /// <param name="label">What the button says, not yet encoded.</param>
    /// <param name="text">The text, not yet encoded.</param>
    public static string Render(string id, string label, string text) =>
        $"<button type=\"button\" aria-describedby=\"{id}\">{Html.Encode(label)}</button>"
            + $"<span class=\"tip\" role=\"tooltip\" id=\"{id}\">{Html.Encode(text)}</span>";
}

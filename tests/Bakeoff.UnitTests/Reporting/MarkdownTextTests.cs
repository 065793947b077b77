using Bakeoff.Reporting;

namespace Bakeoff.UnitTests;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("recall@10 of a-b: 0.1 (+0.02)", "recall@10 of a-b: 0.1 (+0.02)")]
    [InlineData("<img src=x onerror=y>", "&lt;img src=x onerror=y>")]
    [InlineData("![x](http://a) | `b` *c* _d_ ~e~", "\\!\\[x\\](http://a) \\| \\`b\\` \\*c\\* \\_d\\_ \\~e\\~")]
    [InlineData("# a\n- b", "\\# a - b")]
    [InlineData("@team see &lt;", "@<!-- -->team see &amp;lt;")]
    public void AText_IsShownAsItIs_AndDoesNothing(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Fact]
    public void AHiddenText_CannotEndItsComment() =>
        Assert.DoesNotContain("-->", MarkdownText.Hidden("a --> <script> --->"), StringComparison.Ordinal);
}

using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Microsoft.AspNetCore.Http;

namespace Bakeoff.Explorer;

/// <summary>Answers with what went wrong, format <c>explorer-error/1</c>.</summary>
internal static class ApiError
{
    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request and its answer, which has not begun.</param>
    /// <param name="error">What went wrong.</param>
    public static Task WriteAsync(HttpContext context, Exception error)
    {
        ErrorReport[] reports =
        [
            .. ErrorDescriber.Describe(error).Select(report => report with
            {
                Message = ShownAddress.Scrub(report.Message), Remedy = ShownAddress.Scrub(report.Remedy),
            }),
        ];
        context.Response.StatusCode = StatusOf(error, reports[0].Code);
        return ExplorerApi.WriteAsync(context, new { Format = "explorer-error/1", Errors = reports });
    }

    private static int StatusOf(Exception error, string code) => error switch
    {
        ComparisonException => StatusCodes.Status409Conflict,
        _ => code switch
        {
            ErrorCodes.Usage => StatusCodes.Status400BadRequest,
            ErrorCodes.UnknownRun => StatusCodes.Status404NotFound,
            ErrorCodes.NotComparable => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status500InternalServerError,
        },
    };
}

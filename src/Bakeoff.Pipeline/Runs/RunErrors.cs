using System.Runtime.ExceptionServices;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Makes one error of those of several nodes.</summary>
internal static class RunErrors
{
    /// <summary>Throws the error, or one that has the reports of all; does nothing where there is none.</summary>
    /// <param name="errors">The errors.</param>
    /// <exception cref="BakeoffException">All errors are ones that are reported on purpose.</exception>
    /// <exception cref="AggregateException">Some error is not.</exception>
    public static void Throw(IReadOnlyList<Exception> errors)
    {
        // A run that leaves its tasks to others is no failure; but one of its nodes may be.
        IReadOnlyList<Exception> failures = [.. errors.Where(error => error is not DetachedException)];
        errors = failures.Count > 0 ? failures : [.. errors.Take(1)];
        if (errors.Count == 1)
        {
            ExceptionDispatchInfo.Throw(errors[0]);
        }

        if (errors.Count > 1)
        {
            throw errors.All(error => error is BakeoffException)
                ? new ReportedException([.. errors.Cast<BakeoffException>().SelectMany(error => error.Reports).Distinct()]) // As of the same rows.
                : new AggregateException(errors);
        }
    }
}

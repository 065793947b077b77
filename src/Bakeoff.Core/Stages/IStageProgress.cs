namespace Bakeoff.Core;

/// <summary>Where a stage says how far it is.</summary>
public interface IStageProgress
{
    /// <summary>Says how far the stage is. May be called often: the display thins it out.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="text">What is being done, such as <c>epoch 12 of 120, RMSE 0.8312</c>.</param>
    void Report(double fraction, string text);

    /// <summary>Says something that the user should know, though the stage goes on.</summary>
    /// <param name="text">One sentence.</param>
    void Warn(string text);
}

namespace Bakeoff.Benchmarks;

/// <summary>The test RMSE after some epochs.</summary>
internal sealed record EpochRmse(int Epoch, double Rmse);

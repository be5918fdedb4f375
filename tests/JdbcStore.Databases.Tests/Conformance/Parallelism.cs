// Much of a test is waiting for a disk or for a lease to run out.
[assembly: Xunit.v3.Parallelization(MaxThreads = 8)]

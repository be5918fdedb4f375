namespace JdbcStore.Throughput.Databases;

/// <summary>What is to be measured could not be set up; the message says all there is to know.</summary>
internal sealed class SetupException(string message) : Exception(message);

namespace JdbcStore.Tests.Conformance;

public sealed class EverySuiteIsTaken : JdbcStore.Conformance.EverySuiteIsTaken;

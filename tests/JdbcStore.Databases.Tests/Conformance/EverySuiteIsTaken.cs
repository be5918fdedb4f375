namespace JdbcStore.Databases.Tests.Conformance;

public sealed class EverySuiteIsTaken : JdbcStore.Conformance.EverySuiteIsTaken;

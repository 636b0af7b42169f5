#!/usr/bin/env bash
# Builds the stub package of this folder again. Marten needs Patched.DistributedLock.Postgres, which needs Patched.DistributedLock.Core, and not every
# registry serves that. DistributedLock.Postgres holds an assembly of the same name and namespaces, so an empty package that leads there is enough.
# The package itself is kept in the repository, so that a plain `dotnet restore` finds it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/stub.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <PackageId>Patched.DistributedLock.Postgres</PackageId>
    <!-- No version that anybody published, so that it is never mistaken for one. -->
    <Version>1.3.3.1</Version>
    <Authors>ActorState</Authors>
    <Description>Leads from the id that Marten asks for to DistributedLock.Postgres. For the benchmarks only.</Description>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <NoWarn>NU1603;NU5128</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="DistributedLock.Postgres" Version="1.3.1" />
  </ItemGroup>
</Project>
PROJECT
dotnet pack "$work/stub.csproj" -c Release -o "$work/out" --disable-build-servers
cp "$work"/out/*.nupkg .
